import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { newSecret } from '../config/secrets.js';
import { Settings } from '../config/settings.js';
import { createAdapter } from '../http/adapter.js';
import { openApiDocument } from '../openapi.js';

// npm run openapi          writes openapi.json
// npm run openapi:check    fails when the committed file differs
const FILE = 'openapi.json';

const settings = new Settings({ JWT_SECRET_KEY: newSecret(), JWT_REFRESH_SECRET_KEY: newSecret() });
const app = await NestFactory.create<NestFastifyApplication>(
  AppModule.with(settings, { url: 'postgres://nowhere' }),
  createAdapter({ trustProxy: false, allowsOrigin: () => false }),
  { preview: true, logger: ['error'], abortOnError: false },
);
const text = `${JSON.stringify(openApiDocument(app), null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write(`${FILE} is not what the code says; run "npm run openapi" and commit it.\n`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
}
