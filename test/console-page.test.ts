import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createDatabase, type Database } from './support/database.js';
import { rawGet } from './support/raw-request.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let server: Server;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const NOT_FOUND = { status: 404, body: { code: 'not_found' } };
const get = (path: string, on = server) => on.request('GET', path);

/** @returns status and code of the answer to a path that `fetch` would have tidied */
async function asItIs(path: string): Promise<string> {
  const answer = await rawGet(server.direct('nginx refuses it by itself').url, path);
  return `${answer.slice(9, 12)} ${/"code":"(\w+)"/.exec(answer)?.[1]}`;
}

describe('the page at /console/', () => {
  it('runs nothing but its own files, is framed by nobody, and is asked for anew each time', async () => {
    for (const path of ['/console/', '/console/console.js', '/console/client/client.js']) {
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toBe(POLICY);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-cache');
      // By hand: `fetch` asks for the whole file whenever it is given this field.
      const again = await rawGet(server.url, path, `If-None-Match: ${headers.get('etag')}`);
      expect(again).toMatch(/^HTTP\/1\.1 304 [^]*\r\n\r\n$/);
    }
  });

  it.each(['/console', '/console?a=/', '/frontend_test.html'])('is where %s leads', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(308);
    // Relative, and so right behind a proxy that adds a path.
    expect(answer.headers.get('location')).toBe('console/');
  });

  it('answers HEAD as GET, without the body, and refuses other methods', async () => {
    for (const path of ['/console/', '/console/icon.svg']) {
      const [got, head] = await Promise.all([get(path), server.request('HEAD', path)]);
      expect(head).toMatchObject({ status: 200, body: '' });
      for (const name of ['content-type', 'content-length', 'etag', 'content-security-policy'])
        expect(head.headers.get(name)).toBe(got.headers.get(name));
      const posted = await server.request('POST', path);
      expect(posted).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
      expect(posted.headers.get('allow')).toBe('GET, HEAD');
    }
  });

  it.each([
    '/console/nothing.js',
    '/console/index.html',
    '/console/.hidden',
    '/console/panels',
    '/console/panels/',
    '/console/styles/',
    '/console/client/',
    '/console/client/client.d.ts',
    '/console/client/.built',
    '/console/client/../console.js.map',
  ])('has no %s: it says so as the API does', async (path) => {
    const answer = await get(path);
    expect(answer).toMatchObject(NOT_FOUND);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  });

  it.each([
    '/console/../package.json',
    '/console/../../package.json',
    '/console/client/../../package.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/..%2f..%2fpackage.json',
    '/console/..%5c..%5cpackage.json',
    '/console/client/..%2f..%2fpackage.json',
    '/console//etc/passwd',
    '/console/panels/%2e%2e%2f%2e%2e%2fdocs/index.html',
  ])('leads nowhere else: %s', async (path) => {
    expect(['403 forbidden', '404 not_found']).toContain(await asItIs(path));
  });

  it('has the logins of the demonstration in development alone', async () => {
    const production = await startServer({
      database,
      env: { NODE_ENV: 'production', RATE_LIMIT_SCALE: '1' },
    });
    expect((await get('/console/')).body).toContain('demo-logins.js');
    expect((await get('/console/', production)).body).not.toContain('demo');
    for (const name of ['demo/demo-logins.js', '%64emo/demo-logins.js', 'demo%2fdemo-logins.js'])
      expect(await get(`/console/${name}`, production)).toMatchObject(NOT_FOUND);
    expect((await get('/console/demo/demo-logins.js')).status).toBe(200);
  });
});

describe('its files', () => {
  const files = readdirSync('public/console', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|html)$/.test(name))
    .map((name) => [name, readFileSync(join('public/console', name), 'utf8')] as const);

  it('let text in as text alone', () => {
    expect(files.length).toBeGreaterThan(30);
    for (const [name, text] of files)
      expect([name, text]).not.toEqual([
        name,
        expect.stringMatching(
          /innerHTML|outerHTML|insertAdjacent|document\.write|createContextualFragment|DOMParser|setHTML|srcdoc|\beval\(|new Function|javascript:/i,
        ),
      ]);
  });

  it('have no script or style inside the markup, and nothing from elsewhere', () => {
    for (const [name, text] of files)
      expect([name, text]).not.toEqual([
        name,
        expect.stringMatching(/<style|\sstyle=|\son\w+="|<script(?![^>]* src=)|https?:\/\//i),
      ]);
  });
});

describe('the filter of its audit log', () => {
  it('offers every action that the API knows, and no other', async () => {
    const { ACTIONS } = (await import(pathToFileURL('public/console/panels/admin/actions.js').href)) as {
      ACTIONS: string[];
    };
    const { body } = await server.request<{
      components: { schemas: { AuditAction: { enum: string[] } } };
    }>('GET', '/openapi.json');
    expect(ACTIONS).toEqual(body.components.schemas.AuditAction.enum);
  });
});
