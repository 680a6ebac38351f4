import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 100;

/**
 * While the server closes, each answer tells its client to leave and idle connections are closed: without this a
 * keep-alive connection whose request was in flight holds `close()` for the whole keep-alive timeout (tried: > 9 s).
 */
export function drainOnClose(fastify: FastifyInstance): void {
  let sweep: NodeJS.Timeout | undefined;
  fastify.addHook('preClose', async () => {
    sweep = setInterval(() => fastify.server.closeIdleConnections(), SWEEP_MS).unref();
  });
  fastify.addHook('onClose', async () => clearInterval(sweep));
  fastify.addHook('onSend', async (_request, reply, payload) => {
    if (sweep) void reply.header('connection', 'close');
    return payload;
  });
}
