import { connect, createServer } from 'node:net';
import { ClientMessages } from './postgres-messages.mjs';

/**
 * A wire to a database that hears what clients say.
 * @param url of the database @param onMessage is told application, type and body of each message
 */
export async function wireTo(url, onMessage) {
  const target = new URL(url);
  const host = target.searchParams.get('host') ?? target.hostname;
  const port = Number(target.searchParams.get('port') ?? (target.port || 5432));
  const sockets = new Set();
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const messages = new ClientMessages((type, body) => onMessage(messages.application, type, body));
    near.on('data', (bytes) => messages.hear(bytes));
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
    close: () => (server.close(), sockets.forEach((socket) => socket.destroy())),
  };
}
