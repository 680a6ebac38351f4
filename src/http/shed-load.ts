import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { corsHeaders, type OriginRule } from './cors.js';
import type { Departure } from './departure.js';
import { headersOf } from './early-errors.js';
import { oauthAnswer } from './oauth-error.js';
import { speaksOAuth } from './oauth-endpoint.js';
import type { Overload } from './overload.js';
import { pathOf } from './problem.filter.js';
import { countProblem } from './problem.metrics.js';
import { Overloaded } from './problems.js';
import { newRequestId } from './request-id.js';

const WATCHING = /^\/(health(\/[^?]*)?|metrics)\/?(\?|$)/;

/** Whoever watches over the server asks these, and gets an answer always. */
export const isWatching = (url: string): boolean => WATCHING.test(url);

/** A browser hides an answer whose preflight was refused; one costs as little as its refusal. */
const isNeverShed = ({ method, url }: IncomingMessage): boolean => method === 'OPTIONS' || isWatching(url!);

/** The same for all of them, and never thrown: an Error costs more than the rest of a refusal. */
const PROBLEM = new Overloaded();
const OAUTH = oauthAnswer(PROBLEM);
const OAUTH_BODY = JSON.stringify(OAUTH.body);

/**
 * Headers as a list of names and values. V8 counts a copy of an object among what lives long: of all that filled the old
 * heap in an overload, a quarter were headers of refusals.
 */
const listOf = (headers: Record<string, string>): string[] => Object.entries(headers).flat();
const HEADERS = listOf(headersOf(PROBLEM));
const OAUTH_HEADERS = listOf({ ...headersOf(PROBLEM), ...OAUTH.headers, 'content-type': 'application/json' });

/**
 * Answers 503 while there is too much to do, below Fastify: no hook, no route, no log line. 21 µs a refused request, 13 of
 * which Node takes to read it and to write the answer; the cheapest that is served takes 53. Called before there are routes.
 */
export function shedLoad(
  fastify: FastifyInstance,
  overload: Overload,
  departure: Departure,
  allowsOrigin: OriginRule,
): void {
  const oauthPaths = new Set<string>();
  fastify.addHook('onRoute', ({ url, config }) => void (speaksOAuth(config) && oauthPaths.add(url)));

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    countProblem(PROBLEM);
    const requestId = newRequestId();
    const path = pathOf(request as { url: string });
    const oauth = oauthPaths.has(path);
    const body = oauth ? OAUTH_BODY : JSON.stringify(PROBLEM.body(path, requestId));
    const headers = oauth ? OAUTH_HEADERS.slice() : HEADERS.slice();
    headers.push('x-request-id', requestId, 'content-length', String(Buffer.byteLength(body)));
    const ofCors = corsHeaders(allowsOrigin, request.headers.origin);
    for (const name in ofCors) headers.push(name, ofCors[name]!);
    if (departure.isAnnounced) headers.push('connection', 'close');
    response.writeHead(PROBLEM.getStatus(), headers);
    response.end(body);
  }

  const { server } = fastify;
  // Not Fastify's `serverFactory`, with which it would no longer listen on both addresses of `localhost`.
  const [serve] = server.listeners('request') as [RequestListener];
  server.off('request', serve);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isNeverShed(request) || !overload.refuses()) void serve(request, response);
    else refuse(request, response);
  });
}
