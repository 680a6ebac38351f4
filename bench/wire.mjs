import { connect, createServer } from 'node:net';
import { ClientMessages } from './postgres-messages.mjs';

/** `ReadyForQuery` ends every answer. */
const isReady = (bytes) =>
  bytes.length >= 6 && bytes.at(-6) === 0x5a && bytes.readUInt32BE(bytes.length - 5) === 5;

/**
 * A wire to a database that hears what clients say, and measures how long they wait.
 * @param url of the database
 * @param listener is called for each connection; what it returns is told application, type and body of each message
 */
export async function wireTo(url, listener) {
  const target = new URL(url);
  const host = target.searchParams.get('host') ?? target.hostname;
  const port = Number(target.searchParams.get('port') ?? (target.port || 5432));
  const sockets = new Set();
  let busyMs = 0;
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const heard = listener();
    const messages = new ClientMessages((type, body) => heard(messages.application, type, body));
    let asked;
    near.on('data', (bytes) => {
      asked ??= performance.now();
      messages.hear(bytes);
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
    /** @returns how long the database was asked until now, of all connections together, in ms */
    busyMs: () => busyMs,
    close: () => (server.close(), sockets.forEach((socket) => socket.destroy())),
  };
}
