import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../scripts/free-port.mjs';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase } from './support/database.js';
import { startNginx } from './support/nginx.js';
import { type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

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
