import type { INestApplication } from '@nestjs/common';

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

/** With credentials, which are the refresh cookie, only for those that the rule says; access tokens travel in a header. */
export function allowOrigins(app: INestApplication, allows: OriginRule): void {
  const optionsFor = (
    { headers }: { headers: { origin?: string } },
    done: (error: null, options: object) => void,
  ): void => {
    const allowed = allows(headers.origin);
    done(null, {
      origin: allowed !== false,
      credentials: allowed === 'with-cookies',
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ALLOWED_HEADERS,
      exposedHeaders: EXPOSED_HEADERS,
      maxAge: PREFLIGHT_MAX_AGE_SECONDS,
      strictPreflight: false,
    });
  };
  app.enableCors(optionsFor as never);
}
