import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Departure } from './departure.js';

const SWEEP_MS = 100;

/** Connections that have brought no request yet: browsers open some in advance, and Node doesn't call them idle. */
function watchUnused(fastify: FastifyInstance): Set<Socket> {
  const unused = new Set<Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    unused.add(socket);
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
      for (const socket of unused) socket.destroy();
    }, SWEEP_MS).unref();
  });
  fastify.addHook('onClose', async () => clearInterval(sweep));
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (departure.isAnnounced) void reply.header('connection', 'close');
    done(null, payload);
  });
}
