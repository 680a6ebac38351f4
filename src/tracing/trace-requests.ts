import type { Attributes, Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../http/answered-problem.js';
import { pathOf } from '../http/problem.filter.js';
import { fail, within } from './traced.js';

/** Begins the span of a request, below the caller's if the caller sent one. */
export type BeginRequest = (name: string, attributes: Attributes, headers: FastifyRequest['headers']) => Span;

/** Asked every few seconds, and of no interest to anybody. */
const UNTRACED = /^\/(health(\/.*)?|metrics)$/;

const spans = new WeakMap<FastifyRequest, Span>();

/** The span of a request, sampled or not; undefined when the server does not trace it. */
export const spanOf = (request: FastifyRequest): Span | undefined => spans.get(request);

/** One span a request, over guards, handler and answer: no header, no query, nobody's address. */
export function traceRequests(fastify: FastifyInstance, begin: BeginRequest): void {
  // Others are `_OTHER` (https://opentelemetry.io/docs/specs/semconv/http/http-spans/).
  const known = new Set<string>(fastify.supportedMethods);
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url;
    if (route !== undefined && UNTRACED.test(route)) return done();
    const method = known.has(request.method) ? request.method : '_OTHER';
    const name = method === '_OTHER' ? 'HTTP' : method;
    const attributes = {
      'http.request.method': method,
      'url.scheme': request.protocol,
      // Of a path that nothing serves nobody knows what is in it.
      ...(route !== undefined && { 'http.route': route, 'url.path': pathOf(request) }),
      'meditwin.request_id': request.id,
    };
    const span = begin(route === undefined ? name : `${name} ${route}`, attributes, request.headers);
    spans.set(request, span);
    // Comes also when the caller has gone, and then no hook does.
    reply.raw.once('close', () => end(span, request, reply));
    within(span, done); // holds for guards and handlers too: Fastify keeps the context over the body
  });
}

function end(span: Span, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(request);
  if (reply.raw.headersSent) span.setAttribute('http.response.status_code', reply.raw.statusCode);
  if (problem) span.setAttribute('meditwin.problem', problem.code);
  if (problem && problem.getStatus() >= 500) fail(span, problem);
  if (!reply.raw.writableFinished) span.setAttribute('meditwin.caller_left', true);
  span.end();
}
