import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

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
];
const EXPOSED_HEADERS = [
  'X-Request-Id',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'ETag',
  'WWW-Authenticate',
  'Allow',
  'Idempotency-Replayed',
];
/** A page on this machine, on any port; `null` is a page opened as a file. */
const LOCAL_ORIGIN = /^(https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?|null)$/;
const PREFLIGHT_MAX_AGE_SECONDS = 600;

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

/** For answers that pass no hook. */
export const corsHeaders = (allows: OriginRule, origin: string | undefined): Record<string, string> => ({
  vary: 'Origin',
  ...(allows(origin) && {
    'access-control-allow-origin': origin!,
    'access-control-expose-headers': EXPOSED_HEADERS.join(', '),
  }),
  ...(allows(origin) === 'with-cookies' && { 'access-control-allow-credentials': 'true' }),
});

/** What `@fastify/cors` is told; text, since lists would be joined at every request. */
const optionsOf = (verdict: ReturnType<OriginRule>) => ({
  origin: verdict !== false,
  credentials: verdict === 'with-cookies',
  methods: 'GET, HEAD, POST, PUT, PATCH, DELETE',
  allowedHeaders: ALLOWED_HEADERS.join(', '),
  exposedHeaders: EXPOSED_HEADERS.join(', '),
  maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  strictPreflight: false,
});

/**
 * With credentials, which are the refresh cookie, only for those that the rule says; access tokens travel in a header.
 * Not `app.enableCors()`, which sets every header on Node's response too, for Nest middleware that isn't here: with any
 * header there Node merges all of them one by one (`security-headers.ts`).
 */
export async function allowOrigins(fastify: FastifyInstance, allows: OriginRule): Promise<void> {
  const [refused, plain, trusted] = ([false, 'without-cookies', 'with-cookies'] as const).map(optionsOf);
  await fastify.register(cors, {
    delegator: ({ headers }: FastifyRequest, done: (error: null, options: object | undefined) => void) => {
      const verdict = allows(headers.origin);
      done(null, verdict === false ? refused : verdict === 'with-cookies' ? trusted : plain);
    },
  });
}
