import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { databaseAddress } from '../config/database-address.js';
import { newSecret } from '../config/secrets.js';
import { Settings } from '../config/settings.js';
import { createAdapter } from '../http/adapter.js';

const NOWHERE = databaseAddress('postgres://nowhere');

/** The application as it is declared: no service is made and no database is needed. */
export function previewApp(): Promise<NestFastifyApplication> {
  const settings = new Settings({ JWT_SECRET_KEY: newSecret(), JWT_REFRESH_SECRET_KEY: newSecret() });
  return NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, { pooled: NOWHERE, direct: NOWHERE }),
    createAdapter({ trustProxy: false, allowsOrigin: () => false }),
    { preview: true, logger: ['error'], abortOnError: false },
  );
}
