import { connect, createServer } from 'node:net';

/**
 * Reads what a client says in PostgreSQL's protocol: a start-up packet without a type, then messages of type and length.
 * `Q` is a query, `E` executes a prepared one; each is one statement. https://www.postgresql.org/docs/current/protocol.html
 */
class Listener {
  #rest = Buffer.alloc(0);
  #name;

  constructor(counts) {
    this.counts = counts;
  }

  hear(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const typed = this.#name === undefined ? 0 : 1;
      if (this.#rest.length < typed + 4) return;
      const end = typed + this.#rest.readUInt32BE(typed);
      if (this.#rest.length < end) return;
      this.#message(this.#rest.subarray(0, end), typed);
      this.#rest = this.#rest.subarray(end);
    }
  }

  #message(message, typed) {
    if (!typed) {
      const words = message.subarray(8).toString().split('\0');
      this.#name = words[words.indexOf('application_name') + 1] ?? '';
    } else if (message[0] === 0x51 || message[0] === 0x45) {
      this.counts[this.#name] = (this.counts[this.#name] ?? 0) + 1;
    }
  }
}

/** `ReadyForQuery` ends every answer. */
const isReady = (bytes) =>
  bytes.length >= 6 && bytes.at(-6) === 0x5a && bytes.readUInt32BE(bytes.length - 5) === 5;

/** A wire to a database that counts statements by the application's name, and times them. @param url of the database */
export async function countedWire(url) {
  const target = new URL(url);
  const host = target.searchParams.get('host') ?? target.hostname;
  const port = Number(target.searchParams.get('port') ?? (target.port || 5432));
  const counts = {};
  const sockets = new Set();
  let busyMs = 0;
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const listener = new Listener(counts);
    let asked;
    near.on('data', (bytes) => {
      asked ??= performance.now();
      listener.hear(bytes);
    });
    far.on('data', (bytes) => {
      if (asked === undefined || !isReady(bytes)) return;
      busyMs += performance.now() - asked;
      asked = undefined;
    });
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {}).on('close', () => (near.destroy(), far.destroy()));
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  target.hostname = '127.0.0.1';
  target.port = String(server.address().port);
  target.search = '';
  return {
    url: target.href,
    /** @returns the counts as of now */
    count: () => ({ ...counts }),
    /** @returns how long the database was asked until now, of all connections together, in ms */
    busyMs: () => busyMs,
    close: () => (server.close(), sockets.forEach((socket) => socket.destroy())),
  };
}
