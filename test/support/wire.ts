import { connect, createServer, type Server as TcpServer, type Socket } from 'node:net';
import { afterTheFile } from './clean-up.js';
import type { Database } from './database.js';

/** A wire between the server under test and its database, which can be cut, and can go silent. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private silent = false;
  private listener: TcpServer | undefined;
  private port = 0;

  constructor(
    private readonly target: { host: string; port: number },
    /** Called for each connection; what it returns hears what the server under test says on it. */
    private readonly listen?: () => (said: Buffer) => void,
  ) {}

  /** Closes every connection; new ones are refused until `mend`. */
  async cut(): Promise<void> {
    const closed = new Promise((done) => this.listener!.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** From now on connections are accepted and nothing comes back, until `mend`. */
  freeze(): void {
    this.silent = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** @returns the port */
  async mend(): Promise<number> {
    if (this.silent) {
      this.silent = false;
      for (const socket of this.sockets) socket.destroy(); // what was swallowed can't be brought back
    }
    if (this.listener?.listening) return this.port;
    this.listener = createServer((near) => this.join(near));
    await new Promise<void>((done) => this.listener!.listen(this.port, '127.0.0.1', done));
    return (this.port = (this.listener.address() as { port: number }).port);
  }

  private join(near: Socket): void {
    const { host, port } = this.target;
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    if (this.listen) near.on('data', this.listen());
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
      socket.pipe(other);
      if (this.silent) socket.pause();
    }
  }
}

/** @param listen as of `Wire` @returns the wire, and the DATABASE_URL that leads through it */
export async function wireTo(
  database: Database,
  listen?: () => (said: Buffer) => void,
): Promise<{ wire: Wire; url: string }> {
  const url = new URL(database.url);
  const host = url.searchParams.get('host') ?? url.hostname;
  const wire = new Wire({ host, port: Number(url.searchParams.get('port') ?? (url.port || 5432)) }, listen);
  afterTheFile(() => wire.cut());
  url.hostname = '127.0.0.1';
  url.port = String(await wire.mend());
  url.search = '';
  return { wire, url: url.href };
}
