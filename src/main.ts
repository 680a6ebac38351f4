import process from 'node:process';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { loadSettings } from './config/load-settings.js';
import { RefusedStart } from './config/refused-start.js';
import type { Settings } from './config/settings.js';
import { configureApp } from './configure-app.js';
import { type OpenDatabase, openDatabase } from './database/open-database.js';
import { createAdapter } from './http/adapter.js';
import { originRule } from './http/cors.js';
import { MetricsListener } from './operations/metrics-listener.service.js';
import { stopOnSignals } from './operations/stop-on-signals.js';
import { startTracing, type Tracing } from './tracing/start-tracing.js';
import { FirstAdminService } from './users/first-admin.service.js';

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

async function serve(settings: Settings, database: OpenDatabase, tracing?: Tracing): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, database.connections),
    createAdapter({
      trustProxy: settings.trustProxy,
      allowsOrigin: originRule(settings.corsOrigins, !settings.production),
    }),
    { bodyParser: false, bufferLogs: true, abortOnError: false },
  );
  stopOnSignals(app, settings.shutdownDelaySeconds, () => Promise.all([database.leave(), tracing?.stop()]));
  await configureApp(app, tracing);
  const news = await app.get(FirstAdminService).ensure(process.stdout.isTTY);
  const metrics = await app.get(MetricsListener).listen();
  await app.listen(settings.port, settings.host);
  const url = await app.getUrl();
  say(`MediTwin API is listening on ${url} - console: ${url}/console/ - Swagger UI: ${url}/docs`);
  if (metrics) say(`Metrics for Prometheus: ${metrics}`);
  if (news) say(news);
}

async function start(): Promise<void> {
  const settings = loadSettings();
  const database = await openDatabase(settings, say);
  const tracing = await startTracing(settings.tracing);
  await serve(settings, database, tracing).catch(async (error: unknown) => {
    await database.leave();
    throw error;
  });
}

start().catch((error: Error) => {
  process.stderr.write(
    `MediTwin API did not start.\n${error instanceof RefusedStart ? error.message : (error.stack ?? error.message)}\n`,
  );
  process.exit(1);
});
