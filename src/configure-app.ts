import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

import { keepRecord } from './audit/keep-record.js';
import { RefusalsService } from './audit/refusals.service.js';
import { SealerService } from './audit/sealer.service.js';
import { serveConsole } from './console/serve-console.js';
import { Settings } from './config/settings.js';
import { PoolWatchService } from './database/pool-watch.service.js';
import { addEarlyRefusals } from './http/adapter.js';
import { allowOrigins, originRule } from './http/cors.js';
import { Departure } from './http/departure.js';
import { drain } from './http/drain.js';
import { Overload } from './http/overload.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { shedLoad } from './http/shed-load.js';
import { serveDocument } from './document/serve-document.js';
import { warnOfUntrustedProxy } from './operations/forwarded-warning.js';
import { infoLines } from './operations/logging.js';
import { QuietLogger } from './operations/quiet-logger.js';
import { logRequests } from './operations/request-log.js';
import { measureRequests } from './operations/request.metrics.js';
import type { Tracing } from './tracing/start-tracing.js';
import { traceRequests } from './tracing/trace-requests.js';

/** What every way of starting the server shares. */
export async function configureApp(app: NestFastifyApplication, tracing?: Tracing): Promise<void> {
  const settings = app.get(Settings);
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const allowsOrigin = originRule(settings.corsOrigins, !settings.production);
  const departure = app.get(Departure);
  app.useLogger(app.get(QuietLogger));
  if (tracing) traceRequests(fastify, tracing.beginRequest);
  const lines = infoLines(settings);
  if (lines) logRequests(fastify, lines);
  keepRecord(fastify, app.get(RefusalsService), app.get(SealerService));
  warnOfUntrustedProxy(fastify, settings.trustProxy !== false);
  addSecurityHeaders(fastify);
  allowOrigins(fastify, allowsOrigin);
  addEarlyRefusals(fastify);
  drain(fastify, departure);
  const pool = app.get(PoolWatchService);
  app.get(Overload).watch(settings.overload, () => pool.waiting);
  shedLoad(fastify, app.get(Overload), departure, allowsOrigin);
  measureRequests(fastify);
  await serveDocument(app, fastify, settings);
  await serveConsole(fastify, settings);
}
