import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Departure } from './departure.js';

const SWEEP_MS = 100;
/** What was sent with the first packets has surely come by then; a proxy must not lose a request on a new connection. */
const FIRST_REQUEST_WITHIN_MS = 1_000;

/**
 * Connections that have brought no request yet: browsers open some in advance, and Node doesn't call them idle.
 * @returns since when each is open
 */
function watchUnused(fastify: FastifyInstance): Map<Socket, number> {
  const unused = new Map<Socket, number>();
  fastify.server.on('connection', (socket: Socket) => {
    unused.set(socket, performance.now());
    socket.once('close', () => unused.delete(socket));
  });
  fastify.server.on('request', (request: IncomingMessage) => unused.delete(request.socket));
  return unused;
}

/**
 * Once its departure is announced each answer tells its client to leave, so that few connections are left when the server
 * closes; then those without a request under way are closed: without this a keep-alive connection whose request was in
 * flight holds `close()` for the whole keep-alive timeout, and one that never brought a request holds it for ever (tried).
 */
export function drain(fastify: FastifyInstance, departure: Departure): void {
  const unused = watchUnused(fastify);
  let sweep: NodeJS.Timeout | undefined;
  fastify.addHook('preClose', async () => {
    departure.announce();
    sweep = setInterval(() => {
      fastify.server.closeIdleConnections();
      const before = performance.now() - FIRST_REQUEST_WITHIN_MS;
      for (const [socket, since] of unused) if (since < before) socket.destroy();
    }, SWEEP_MS).unref();
  });
  fastify.addHook('onClose', async () => clearInterval(sweep));
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (departure.isAnnounced) void reply.header('connection', 'close');
    done(null, payload);
  });
}
