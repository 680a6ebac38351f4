import type { FastifyInstance } from 'fastify';

/** Text, since lists would be joined at every request. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'Accept',
  'If-Match',
  'Idempotency-Key',
  'Last-Event-ID',
  'X-Request-Id',
  'X-Device-Token',
  'X-CSRF',
].join(', ');
const EXPOSED_HEADERS = [
  'X-Request-Id',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'ETag',
  'WWW-Authenticate',
  'Allow',
  'Idempotency-Replayed',
].join(', ');
/** A page on this machine, on any port; `null` is a page opened as a file. */
const LOCAL_ORIGIN = /^(https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?|null)$/;
const OF_PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': ALLOWED_HEADERS,
  'access-control-max-age': '600',
  'content-length': '0',
};

/** Says whether pages of an origin may read answers, and whether also those to requests with a cookie. */
export type OriginRule = (origin: string | undefined) => false | 'without-cookies' | 'with-cookies';

/** @param origins that may; in development also any local one, but without cookies: anybody's program may serve it */
export const originRule =
  (origins: readonly string[], development: boolean): OriginRule =>
  (origin) => {
    if (origin === undefined) return false;
    if (origins.includes(origin)) return 'with-cookies';
    return development && LOCAL_ORIGIN.test(origin) && 'without-cookies';
  };

/** What an answer tells a browser; credentials, which are the refresh cookie, only for those that the rule says. */
export function corsHeaders(allows: OriginRule, origin: string | undefined): Record<string, string> {
  const verdict = allows(origin);
  if (verdict === false) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin!,
    'access-control-expose-headers': EXPOSED_HEADERS,
    ...(verdict === 'with-cookies' && { 'access-control-allow-credentials': 'true' }),
  };
}

/**
 * Adds them to every answer, and answers preflights before anybody asks for a token.
 * Not `@fastify/cors`: it copies its options twice at every request, and V8 puts the copies among what lives long: half of
 * all that filled the old heap. Not `app.enableCors()`, which sets every header on Node's response too, for Nest middleware
 * that isn't here: with any header there Node merges all of them one by one (`security-headers.ts`).
 */
export function allowOrigins(fastify: FastifyInstance, allows: OriginRule): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const headers = corsHeaders(allows, request.headers.origin);
    void reply.headers(headers);
    const allowed = 'access-control-allow-origin' in headers;
    if (!allowed || request.method !== 'OPTIONS') return done();
    void reply.headers(OF_PREFLIGHT).code(204).send();
  });
  // For Fastify to take preflights at all; those of others end here.
  fastify.options('*', (_request, reply) => reply.callNotFound());
}
