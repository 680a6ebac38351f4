import type { Params } from 'nestjs-pino';
import type { Settings } from '../config/settings.js';
import { currentRequest } from '../http/request-context.js';
import { loggedError } from './logged-error.js';
import { REQUEST_LINE } from './request-log.js';
import { idsOf } from './request-ids.js';

const NONE = {};

/** The ids of the request on whose behalf a line is written; the line of the request itself has them already. */
function idsOfCurrent(line: { msg?: unknown }): object {
  const request = line.msg === REQUEST_LINE ? undefined : currentRequest();
  return request ? idsOf(request) : NONE;
}

/** JSON lines on standard output; requests are logged by `logRequests`, without bodies or headers. */
export const loggerParams = (settings: Settings): Params => ({
  // No middleware: it would give every request a logger of its own, with an id of its own, for the few that log more.
  forRoutes: [],
  pinoHttp: {
    level: settings.logLevel,
    mixin: idsOfCurrent,
    mixinMergeStrategy: (line, ids) => (ids === NONE ? line : { ...ids, ...line }),
    serializers: { err: loggedError },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', '*.password', '*.refresh_token'],
  },
});
