import type { FastifyInstance } from 'fastify';
import { problemOf } from '../http/answered-problem.js';
import type { RefusalsService } from './refusals.service.js';
import type { SealerService } from './sealer.service.js';

const REFUSALS = new Set([401, 403, 429]);
const FLUSH_MS = 1_000;

/**
 * Records refused calls, and keeps sealing while the server runs (commands seal nothing). Once the last request is
 * answered what still waits is written and sealed: `onClose` comes before the database is left.
 */
export function keepRecord(fastify: FastifyInstance, refusals: RefusalsService, sealer: SealerService): void {
  let flushing: NodeJS.Timeout | undefined;
  fastify.addHook('onResponse', (request, reply, done) => {
    if (REFUSALS.has(reply.statusCode))
      refusals.refused(request, problemOf(request)?.code ?? String(reply.statusCode));
    done();
  });
  fastify.addHook('onReady', async () => {
    flushing = setInterval(() => void refusals.flush(), FLUSH_MS).unref();
    sealer.start();
  });
  fastify.addHook('onClose', async () => {
    clearInterval(flushing);
    await refusals.flush(true);
    await sealer.stop();
  });
}
