import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase } from './support/database.js';
import { type Person, signedInAs } from './support/people.js';
import { temporaryFolder } from './support/run.js';
import { type Server, startServer } from './support/server.js';

/** The files of `deploy/nginx`, with the addresses of this run in them, in a real nginx. */
const NGINX = '/usr/sbin/nginx';

/** A service of somebody else's: it answers with what arrived. */
async function listen(): Promise<{ port: number; seen: IncomingHttpHeaders[] }> {
  const seen: IncomingHttpHeaders[] = [];
  const service = createServer((request, response) => {
    seen.push(request.headers);
    request.resume().on('end', () => response.end(`${request.method} ${request.url}`));
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  afterTheFile(async () => void service.close());
  return { port: (service.address() as AddressInfo).port, seen };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

/** @returns its address */
async function startNginx(file: string, changes: [string | RegExp, string][]): Promise<string> {
  if (!existsSync(NGINX)) throw new Error('This test needs nginx: apt-get install nginx-light');
  const folder = await temporaryFolder('nginx');
  await mkdir(join(folder, 'temporary'));
  const port = await freePort();
  let site = await readFile(resolve('deploy/nginx', file), 'utf8');
  for (const [from, to] of [...changes, [/listen [^;]+;/, `listen 127.0.0.1:${port};`] as const]) {
    expect(site).toMatch(from);
    site = site.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/temporary/${name};`)
    .join(' ');
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
     events {} http { access_log off; ${temporary}\n${site}\n}`,
  );
  const child: ChildProcess = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = new Promise((done) => child.once('close', done));
  afterTheFile(async () => {
    child.kill('SIGKILL'); // it keeps nothing
    await exit;
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(url).catch(() => null)) return url;
    await sleep(50);
  }
  throw new Error('nginx did not listen.');
}

let server: Server;
let ada: Person;
beforeAll(async () => {
  const database = await createDatabase();
  server = await startServer({ database, env: { TRUST_PROXY: '1' } });
  ada = await signedInAs(server, database, ['user', 'auditor']);
});

describe('a service behind deploy/nginx/forward-auth.conf', () => {
  let url: string;
  let seen: IncomingHttpHeaders[];
  beforeAll(async () => {
    const service = await listen();
    seen = service.seen;
    url = await startNginx('forward-auth.conf', [
      ['127.0.0.1:8000', new URL(server.url).host],
      ['127.0.0.1:9000', `127.0.0.1:${service.port}`],
    ]);
  });
  const forged = { 'x-user-id': 'somebody', 'x-user-roles': 'admin', 'x-session-id': 'another' };

  it('learns from the gateway who calls, whatever the client says of it, and never sees the token', async () => {
    const answer = await fetch(`${url}/things?a=1`, {
      method: 'POST',
      body: 'x'.repeat(100_000),
      headers: { ...forged, authorization: `Bearer ${ada.accessToken}` },
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'POST /things?a=1']);
    expect(seen.at(-1)).toMatchObject({ 'x-user-id': ada.userId, 'x-user-roles': 'user,auditor' });
    expect(seen.at(-1)!['x-session-id']).not.toBe('another');
    expect(JSON.stringify(seen.at(-1))).not.toContain(ada.accessToken);
  });

  it.each([
    ['no token', {}, 'token_missing'],
    ['a token that is none', { authorization: 'Bearer x' }, 'token_invalid'],
  ])('sees no call with %s; the client gets the code', async (_, headers, code) => {
    const before = seen.length;
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await fetch(`${url}/things`, { method, headers: { ...forged, ...headers } });
      expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ code })]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect(seen.length).toBe(before);
  });

  it('sees no call of a session that is over', async () => {
    const before = seen.length;
    const call = () => fetch(`${url}/things`, { headers: { authorization: `Bearer ${ada.accessToken}` } });
    expect((await call()).status).toBe(200);
    await server.request('POST', '/auth/logout', { token: ada.accessToken });
    const refused = await call();
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      401,
      'token_revoked',
    ]);
    expect(seen.length).toBe(before + 1);
  });

  it('cannot be reached around the gateway by asking for its inner address', async () => {
    expect((await fetch(`${url}/_forward`)).status).toBe(404);
  });

  it('gets nothing while MediTwin is away: 503 with Retry-After', async () => {
    const before = seen.length;
    const port = await freePort();
    const service = await listen();
    const away = await startNginx('forward-auth.conf', [
      ['127.0.0.1:8000', `127.0.0.1:${port}`],
      ['127.0.0.1:9000', `127.0.0.1:${service.port}`],
    ]);
    const answer = await fetch(away, { headers: { authorization: 'Bearer x' } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect([seen.length, service.seen.length]).toEqual([before, 0]);
  });
});

describe('MediTwin behind deploy/nginx/meditwin.conf', () => {
  it('knows the address of its caller, and streams', async () => {
    const url = await startNginx('meditwin.conf', [
      ['127.0.0.1:8000', new URL(server.url).host],
      [/ {2}(server_name|ssl_\w+) [^;]+;\n/, ''],
    ]);
    const signUp = { email: 'proxy@example.org', username: 'behind.proxy', password: 'SecurePass123!' };
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' };
    const signed = await fetch(`${url}/auth/signup`, {
      method: 'POST',
      headers,
      body: JSON.stringify(signUp),
    });
    const { access_token } = (await signed.json()) as { access_token: string };
    const authorization = `Bearer ${access_token}`;
    const sessions = await fetch(`${url}/auth/sessions`, { headers: { authorization } });
    expect(((await sessions.json()) as { items: { ip: string }[] }).items[0]!.ip).toBe('127.0.0.1');
    const stream = await fetch(`${url}/chat/stream`, {
      method: 'POST',
      headers: { ...headers, authorization },
      body: JSON.stringify({ message: 'Hello, I have a headache' }),
    });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(await stream.text()).toMatch(/"type":"metadata"[\s\S]*"type":"done"/);
  });
});
