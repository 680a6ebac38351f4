import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { corsHeaders, type OriginRule } from './cors.js';
import type { Departure } from './departure.js';
import { headersOf } from './early-errors.js';
import type { Overload } from './overload.js';
import { pathOf } from './problem.filter.js';
import { countProblem } from './problem.metrics.js';
import { Overloaded } from './problems.js';
import { newRequestId } from './request-id.js';

/** Whoever watches over the server asks these, and never more often for having been refused. */
const WATCHING = /^\/(health(\/[^?]*)?|metrics)\/?(\?|$)/;

/** A browser hides an answer whose preflight was refused; one costs as little as its refusal. */
const isNeverShed = ({ method, url }: IncomingMessage): boolean =>
  method === 'OPTIONS' || WATCHING.test(url!);

/** The same for all of them, and never thrown: an Error costs more than the rest of a refusal. */
const PROBLEM = new Overloaded();

/**
 * Answers 503 while there is too much to do, below Fastify: no hook, no route, no log line. 26 µs a refused request, of
 * which Node takes 20 to read it and to write the answer; the cheapest that is served takes 53.
 */
export function shedLoad(
  fastify: FastifyInstance,
  overload: Overload,
  departure: Departure,
  allowsOrigin: OriginRule,
): void {
  const { server } = fastify;
  // Not Fastify's `serverFactory`, with which it would no longer listen on both addresses of `localhost`.
  const [serve] = server.listeners('request') as [RequestListener];
  server.off('request', serve);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isNeverShed(request) || !overload.refuses()) return void serve(request, response);
    countProblem(PROBLEM);
    const requestId = newRequestId();
    const body = JSON.stringify(PROBLEM.body(pathOf(request as { url: string }), requestId));
    response.writeHead(PROBLEM.getStatus(), {
      ...headersOf(PROBLEM, requestId),
      ...corsHeaders(allowsOrigin, request.headers.origin),
      'content-length': Buffer.byteLength(body),
      ...(departure.isAnnounced && { connection: 'close' }),
    });
    response.end(body);
  });
}
