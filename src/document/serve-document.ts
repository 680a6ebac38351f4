import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { demoAccounts } from './demo-accounts.js';
import { openApiDocument } from './openapi-document.js';

/** Beside `src` and `dist`. */
const PAGE = resolve(import.meta.dirname, '../../../public/docs');
const SWAGGER_UI = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
/** What the page asks for; the package has more. */
const OF_SWAGGER_UI = new Set(['/swagger-ui-bundle.js', '/swagger-ui.css', '/favicon-32x32.png']);
/** Where the page gets what development alone has. */
const DEMO_SCRIPT = '    <script type="module" src="/docs/demo/demo-logins.js"></script>\n';

/**
 * Serves the document at /openapi.json, and at /docs a console on top of it: Swagger UI with a bar in which one logs in.
 * @param production without the demo accounts and the script that offers them
 */
export async function serveDocument(
  app: INestApplication,
  fastify: FastifyInstance,
  { production }: { production: boolean },
): Promise<void> {
  let document: string | undefined;
  fastify.get('/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(app));
    return reply.type('application/json').send(document);
  });
  const page = readFileSync(join(PAGE, 'index.html'), 'utf8').replace(
    DEMO_SCRIPT,
    production ? '' : DEMO_SCRIPT,
  );
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  if (!production) fastify.get('/docs/demo/accounts.json', async () => demoAccounts(app.get(DataSource)));
  await fastify.register(fastifyStatic, {
    root: PAGE,
    prefix: '/docs/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => path !== '/index.html' && !(production && path.startsWith('/demo/')),
  });
  await fastify.register(fastifyStatic, {
    root: SWAGGER_UI,
    prefix: '/docs/swagger-ui/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => OF_SWAGGER_UI.has(path),
  });
}
