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

/** @param origins that may call; in development also any local one. Never with credentials. */
export function allowOrigins(app: INestApplication, origins: string[], development: boolean): void {
  app.enableCors({
    origin: (origin: string | undefined, done: (error: Error | null, allow?: boolean) => void) =>
      done(
        null,
        origin !== undefined && (origins.includes(origin) || (development && LOCAL_ORIGIN.test(origin))),
      ),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    strictPreflight: false,
  } as never);
}
