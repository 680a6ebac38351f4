import { hostname } from 'node:os';
import lineOf from 'fast-json-stringify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pathOf } from '../http/problem.filter.js';
import { INFO } from './logging.js';
import { idsOf } from './request-ids.js';

/** Ids of others that may stand in the log beside ours. */
const CLIENT_REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

function clientRequestId(request: FastifyRequest): string | undefined {
  const id = request.headers['x-request-id'];
  return typeof id === 'string' && CLIENT_REQUEST_ID.test(id) ? id : undefined;
}

const NUMBER = { type: 'number' } as const;
const TEXT = { type: 'string' } as const;

/** Written by a function made for these fields: pino's own, which takes any, costs 15 µs more of 240 µs a request. */
const written = lineOf({
  type: 'object',
  properties: {
    level: NUMBER,
    time: NUMBER,
    pid: NUMBER,
    hostname: TEXT,
    request_id: TEXT,
    trace_id: TEXT,
    span_id: TEXT,
    user_id: TEXT,
    session_id: TEXT,
    client_request_id: TEXT,
    method: TEXT,
    path: TEXT,
    status: NUMBER,
    ms: NUMBER,
    ip: TEXT,
    msg: TEXT,
  },
});

const HOSTNAME = hostname();

/**
 * One line a request: what was called, by whom, and how it ended. No body, no header, no query: nothing that could hold a
 * secret. It begins as every line of pino does.
 */
export function logRequests(fastify: FastifyInstance, write: (line: string) => void): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const ids = idsOf(request);
    const line = {
      level: INFO,
      time: Date.now(),
      pid: process.pid,
      hostname: HOSTNAME,
      request_id: ids.request_id,
      trace_id: ids.trace_id,
      span_id: ids.span_id,
      user_id: ids.user_id,
      session_id: ids.session_id,
      client_request_id: clientRequestId(request),
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ip: request.ip,
      msg: 'request',
    };
    write(`${written(line)}\n`);
    done();
  });
}
