import type { Params } from 'nestjs-pino';
import { levels, pino } from 'pino';
import type { Settings } from '../config/settings.js';
import { currentRequest } from '../http/request-context.js';
import { currentSpan } from '../tracing/traced.js';
import { loggedError } from './logged-error.js';
import { droppedLines } from './logging.metrics.js';
import { idsOf } from './request-ids.js';

/** What a reader that stands still may leave waiting in memory; later lines are dropped and counted. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** Lines leave together, some forty of them or whatever came in this time: a write for each cost 14 µs more a line. */
const WRITTEN_AT_ONCE_CHARACTERS = 15_000;
const WRITTEN_WITHIN_MS = 50;

process.once('exit', handOver); // ahead of what OUTPUT does then: it writes all that it has

/**
 * Standard output, written without blocking: waiting for each write cost 12 µs of 61 µs a request, and stopped every
 * request while whatever reads the lines was slow.
 */
const OUTPUT = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES });
OUTPUT.on('drop', (lines: string) => droppedLines.inc(lines.split('\n').length - 1));

/** Lines that wait to leave together. OUTPUT could keep them too, and would count all of their bytes at each line. */
let waiting = '';
let closed = false;

const LINES = {
  write(line: string): void {
    waiting += line;
    if (waiting.length >= WRITTEN_AT_ONCE_CHARACTERS) handOver();
  },
};

function handOver(): void {
  const lines = waiting;
  waiting = '';
  if (lines !== '' && !closed) OUTPUT.write(lines);
}

const flushing = setInterval(() => {
  handOver();
  OUTPUT.flush();
}, WRITTEN_WITHIN_MS).unref();

/** Whoever read the lines is gone, or their disk is full. */
let broken = false;
OUTPUT.on('error', () => (broken = true)).on('drain', () => (broken = false)); // a disk may have room again

/**
 * Waits until everything is written, however slow its reader is. `process.exit` alone loses the write that is under way:
 * 16 kB, when a pipe is full.
 */
export async function closeLog(): Promise<void> {
  clearInterval(flushing);
  handOver();
  if (!broken) {
    const written = new Promise((done) => OUTPUT.once('close', done).once('error', done));
    OUTPUT.end();
    await written;
  }
  abandonLog();
}

/** Gives up what is not written, for which `process.exit` would wait without end. */
export function abandonLog(): void {
  clearInterval(flushing);
  closed = true;
  OUTPUT.destroy();
}

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
    LINES,
  ],
  forRoutes: [], // its middleware makes a logger for every request, and Nest runs middleware before Fastify's hooks
});

export const INFO = levels.values['info']!;

/** For lines of that level which are ready to be written; undefined when such lines are not wanted. */
export const infoLines = ({ logLevel }: Settings): ((line: string) => void) | undefined =>
  levels.values[logLevel]! <= INFO ? LINES.write : undefined;
