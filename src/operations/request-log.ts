import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { pathOf } from '../http/problem.filter.js';
import { idsOf } from './request-ids.js';

/** Ids of others that may stand in the log beside ours. */
const CLIENT_REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

function clientRequestId(request: FastifyRequest): string | undefined {
  const id = request.headers['x-request-id'];
  return typeof id === 'string' && CLIENT_REQUEST_ID.test(id) ? id : undefined;
}

/** One line a request: what was called, by whom, and how it ended. No body, no header, no query. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    logger.info({
      msg: 'request',
      ...idsOf(request),
      client_request_id: clientRequestId(request),
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ip: request.ip,
    });
    done();
  });
}
