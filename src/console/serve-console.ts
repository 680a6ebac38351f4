import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Beside `src` and `dist`. */
const ROOT = resolve(import.meta.dirname, '../../..');
const PAGE = join(ROOT, 'public/console');
const CLIENT = join(ROOT, 'client/dist');
/** What development alone has: one click signs in as somebody of the demonstration. */
const DEMO = '/demo/';
const DEMO_SCRIPT = '    <script type="module" src="demo/demo-logins.js"></script>\n';

/** Folders, dotfiles and whatever else may lie there are nothing. */
const OF_THE_PAGE = /^(\/[\w-]+)+\.(js|css|svg)$/;

/** All of it is ours and none inline; nothing that is text can become markup (Trusted Types). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** A new version of the server is a new version of the page: it is asked for each time, and mostly unchanged. */
const asPage = (reply: FastifyReply): void =>
  void reply.header('content-security-policy', POLICY).header('cache-control', 'no-cache');

/** The console: a page at /console/ on top of the API, and the client that it uses. */
export async function serveConsole(
  fastify: FastifyInstance,
  { production }: { production: boolean },
): Promise<void> {
  const page = readFileSync(join(PAGE, 'index.html'), 'utf8').replace(
    DEMO_SCRIPT,
    production ? '' : DEMO_SCRIPT,
  );
  const etag = `"${createHash('sha256').update(page).digest('base64url')}"`;
  // Where to is said relative to the request, so that it also holds behind a proxy that adds a path.
  fastify.get('/frontend_test.html', async (_request, reply) => reply.redirect('console/', 308));
  fastify.get('/console', async (request, reply) => {
    if (!/^[^?]*\/(\?|$)/.test(request.url)) return reply.redirect('console/', 308);
    asPage(reply);
    void reply.header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(page);
  });
  const files = { index: false, decorateReply: false, dotfiles: 'ignore', cacheControl: false } as const;
  await fastify.register(fastifyStatic, {
    ...files,
    root: PAGE,
    prefix: '/console/',
    setHeaders: asPage,
    allowedPath: (path) => OF_THE_PAGE.test(path) && !(production && path.startsWith(DEMO)),
  });
  await fastify.register(fastifyStatic, {
    ...files,
    root: CLIENT,
    prefix: '/console/client/',
    setHeaders: asPage,
    allowedPath: (path) => path.endsWith('.js'),
  });
}
