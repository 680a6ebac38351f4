import { type IncomingMessage, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { corsHeaders, type OriginRule } from './cors.js';
import type { Problem } from './problem.js';
import { asProblem, pathOf } from './problem.filter.js';
import { countProblem } from './problem.metrics.js';
import {
  BadRequest,
  ExpectationFailed,
  HeadersTooLarge,
  MethodNotAllowed,
  NotFound,
  RequestTimeout,
} from './problems.js';
import { newRequestId } from './request-id.js';

/** What every answer has that passes none of Fastify's hooks, besides `X-Request-Id`. */
export const headersOf = (problem: Problem): Record<string, string> => ({
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  ...problem.headers,
});

/** Errors of the router itself (bad percent-encoding, over-long parameter): they pass no hook and no filter. */
export const routerErrorAnswerer =
  (allowsOrigin: OriginRule) =>
  (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = asProblem(error);
    countProblem(problem);
    const body = JSON.stringify(problem.body(pathOf(request), request.id));
    const headers = {
      ...headersOf(problem),
      'x-request-id': request.id,
      ...corsHeaders(allowsOrigin, request.headers.origin),
    };
    void reply.code(problem.getStatus()).headers(headers).send(body);
  };

/** Errors below HTTP (malformed, too slow, headers too large): there is only a socket to write to. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return;
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new HeadersTooLarge()
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new RequestTimeout()
        : new BadRequest();
  countProblem(problem);
  const status = problem.getStatus();
  const requestId = newRequestId();
  const body = JSON.stringify(problem.body('', requestId));
  const fields = {
    ...headersOf(problem),
    'x-request-id': requestId,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

/** `Expect` with anything but 100-continue (RFC 9110 section 10.1.1). */
export function answerExpectation(request: IncomingMessage, response: ServerResponse): void {
  const problem = new ExpectationFailed();
  countProblem(problem);
  const requestId = newRequestId();
  response.writeHead(problem.getStatus(), { ...headersOf(problem), 'x-request-id': requestId });
  response.end(JSON.stringify(problem.body(pathOf({ url: request.url ?? '/' }), requestId)));
}

function authorizationHeaders(rawHeaders: string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.length === 13 && rawHeaders[i]!.toLowerCase() === 'authorization') count++;
  return count;
}

/** Refuses what no route should see: a missing Host, two Authorization headers, unknown paths, wrong methods. */
export function refuseEarly(fastify: FastifyInstance, request: FastifyRequest): void {
  if (!request.headers.host) throw new BadRequest({ detail: 'The Host header is missing.' });
  // Node keeps the first of two Authorization headers and drops the second silently.
  if (authorizationHeaders(request.raw.rawHeaders) > 1)
    throw new BadRequest({ detail: 'There is more than one Authorization header.' });
  if (!request.is404) return;
  const url = pathOf(request);
  const allow = fastify.supportedMethods.filter(
    (method) => method !== 'OPTIONS' && fastify.findRoute({ method, url } as never),
  );
  throw allow.length ? new MethodNotAllowed({ headers: { allow: allow.join(', ') } }) : new NotFound();
}
