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

/** Says whether pages of an origin may read answers. */
export type OriginRule = (origin: string | undefined) => boolean;

/** @param origins that may; in development also any local one */
export const originRule =
  (origins: readonly string[], development: boolean): OriginRule =>
  (origin) =>
    origin !== undefined && (origins.includes(origin) || (development && LOCAL_ORIGIN.test(origin)));

/** For answers that pass no hook. */
export const corsHeaders = (allows: OriginRule, origin: string | undefined): Record<string, string> => ({
  vary: 'Origin',
  ...(allows(origin) && {
    'access-control-allow-origin': origin!,
    'access-control-expose-headers': EXPOSED_HEADERS.join(', '),
  }),
});

/** Never with credentials: tokens travel in a header. */
export function allowOrigins(app: INestApplication, allows: OriginRule): void {
  app.enableCors({
    origin: (origin: string | undefined, done: (error: Error | null, allow?: boolean) => void) =>
      done(null, allows(origin)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    strictPreflight: false,
  } as never);
}
