import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const running = new AsyncLocalStorage<FastifyRequest>();

/** The request on whose behalf this code runs; undefined in commands and timers. */
export const currentRequest = (): FastifyRequest | undefined => running.getStore();

/** Set before the guards, and after the body: Node reads bodies in the context of the connection. */
export function rememberRequest(fastify: FastifyInstance): void {
  fastify.addHook('preHandler', (request, _reply, done) => running.run(request, done));
}
