import type { Params } from 'nestjs-pino';
import type { Settings } from '../config/settings.js';

/** What enters the log of an error: never its parameters, in which passwords and messages travel. */
const errorOf = (error: Error & { code?: string; constraint?: string; cause?: unknown }): object => ({
  type: error.constructor.name,
  message: error.message,
  code: error.code,
  constraint: error.constraint,
  stack: error.stack,
  ...(error.cause instanceof Error && { cause: errorOf(error.cause) }),
});

/** JSON lines on standard output; requests are logged by `logRequests`, without bodies or headers. */
export const loggerParams = (settings: Settings): Params => ({
  pinoHttp: {
    level: settings.logLevel,
    autoLogging: false,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'request_id' },
    serializers: { err: errorOf },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', '*.password', '*.refresh_token'],
  },
});
