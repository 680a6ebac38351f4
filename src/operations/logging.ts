import type { Params } from 'nestjs-pino';
import { type Logger, pino } from 'pino';
import type { Settings } from '../config/settings.js';
import { currentRequest } from '../http/request-context.js';
import { currentSpan } from '../tracing/traced.js';
import { loggedError } from './logged-error.js';
import { droppedLines } from './logging.metrics.js';
import { idsOf } from './request-ids.js';

/** What a reader that stands still may leave waiting in memory; later lines are dropped and counted. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * Standard output. Lines leave at once, and together while a write is under way: a blocking write for each cost 12 µs of
 * 61 µs a request, and stopped every request while whatever reads them was slow.
 */
const OUTPUT = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES });
OUTPUT.on('drop', () => droppedLines.inc());

/** The ids of the request on whose behalf a line is written. */
function ofRequest(): object {
  const request = currentRequest();
  return request ? idsOf(request, currentSpan()) : {};
}

/** JSON lines on standard output; requests are logged by `logRequests`, without bodies or headers. */
export const loggerParams = ({ logLevel: level }: Settings): Params => ({
  pinoHttp: [
    {
      level,
      mixin: ofRequest,
      serializers: { err: loggedError },
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
