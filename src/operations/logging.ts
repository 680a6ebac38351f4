import type { Params } from 'nestjs-pino';
import { type Logger, pino } from 'pino';
import type { Settings } from '../config/settings.js';
import { currentRequest } from '../http/request-context.js';
import { droppedLines } from './logging.metrics.js';

/** What enters the log of an error: never its parameters, in which passwords and messages travel. */
const errorOf = (error: Error & { code?: string; constraint?: string; cause?: unknown }): object => ({
  type: error.constructor.name,
  message: error.message,
  code: error.code,
  constraint: error.constraint,
  stack: error.stack,
  ...(error.cause instanceof Error && { cause: errorOf(error.cause) }),
});

/** What a reader that stands still may leave waiting in memory; later lines are dropped and counted. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * Standard output. Lines leave at once, and together while a write is under way: a blocking write for each cost 12 µs of
 * 61 µs a request, and stopped every request while whatever reads them was slow.
 */
const OUTPUT = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES });
OUTPUT.on('drop', () => droppedLines.inc());

/** Whom a line is about that is written on behalf of a request. */
function ofRequest(): object {
  const request = currentRequest();
  return request ? { request_id: request.id } : {};
}

/** JSON lines on standard output; requests are logged by `logRequests`, without bodies or headers. */
export const loggerParams = ({ logLevel: level }: Settings): Params => ({
  pinoHttp: [
    {
      level,
      mixin: ofRequest,
      serializers: { err: errorOf },
      redact: [
        'req.headers.authorization',
        'req.headers.cookie',
        'password',
        '*.password',
        '*.refresh_token',
      ],
    },
    OUTPUT,
  ],
  forRoutes: [], // its middleware makes a logger for every request, and Nest runs middleware before Fastify's hooks
});

/** For the line of each request, which has no field that could hold a secret: looking for some costs 2.7 µs. */
export const requestLogger = ({ logLevel: level }: Settings): Logger => pino({ level }, OUTPUT);
