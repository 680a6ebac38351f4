import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { createUser, type Person, signedInAs } from './support/people.js';
import { temporaryFolder } from './support/run.js';
import { type Server, startServer } from './support/server.js';

type Line = Record<string, unknown>;

/** Control characters that end a line, move the cursor or hide text in a terminal. */
const FORGED = '{"level":30,"msg":"request","user_id":"forged"}';
const ESCAPE = '\u001b[2K';

const alone = 'the log of one process';
let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer({ env: { TZ: 'Asia/Tokyo' }, alone });
  await server.database.query(`ALTER DATABASE ${server.database.name} SET timezone TO 'Pacific/Auckland'`);
  ada = await createUser(server);
});

/** The one line of the request that was answered so. */
async function lineOf(answer: { headers: Headers }): Promise<Line> {
  const id = answer.headers.get('x-request-id')!;
  await server.logged(id);
  return server.lines.find(({ msg, request_id }) => msg === 'request' && request_id === id)!;
}

/** Sends bytes that `fetch` would not. @returns the answer's request id */
function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(request));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('error', reject).on('end', () => resolve(/^x-request-id: (\S+)/im.exec(answer)?.[1] ?? answer));
  });
}

describe('the log', () => {
  it('says of each request when it came, from where, who called, what and how it ended', async () => {
    const answer = await server.request('GET', '/auth/me?secret=1', { token: ada.accessToken });
    expect(await lineOf(answer)).toEqual({
      level: 30,
      time: expect.any(Number) as unknown,
      pid: server.pid,
      hostname: expect.any(String) as unknown,
      msg: 'request',
      request_id: answer.headers.get('x-request-id'),
      method: 'GET',
      path: '/auth/me',
      status: 200,
      ms: expect.any(Number) as unknown,
      ip: '127.0.0.1',
      user_id: ada.userId,
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
  });

  it('tells times that mean the same in any time zone', async () => {
    const before = Date.now();
    const { time } = await lineOf(await server.request('GET', '/health'));
    expect(Number(time)).toBeGreaterThanOrEqual(before - 1_000); // milliseconds since 1970 in UTC
    expect(Number(time)).toBeLessThanOrEqual(Date.now());
  });

  it('says when a thing was done in UTC, whatever the zones of server and database', async () => {
    const { accessToken: token } = await signedInAs(server, server.database, ['user', 'auditor']);
    const before = Date.now();
    await server.request('PATCH', '/users/me', { token, body: { full_name: 'Grace Hopper' } });
    const { body } = await server.request<{ items: { occurred_at: string }[] }>(
      'GET',
      '/admin/audit-log?action=account.updated',
      { token },
    );
    const { occurred_at } = body.items[0]!;
    expect(occurred_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(occurred_at) - before)).toBeLessThan(60_000);
  });

  it('tells of what was refused: bad input, no token, no permission, no such route', async () => {
    const token = ada.accessToken;
    const answers = await Promise.all([
      server.request('POST', '/auth/login', { body: { email: 7, role: 'admin' } }),
      server.request('GET', '/auth/me'),
      server.request('GET', '/admin/users', { token }),
      server.request('GET', '/../etc/passwd.bak', { token }),
    ]);
    const lines = await Promise.all(answers.map(lineOf));
    expect(lines.map(({ path, status, ip }) => [path, status, ip])).toEqual([
      ['/auth/login', 400, '127.0.0.1'],
      ['/auth/me', 401, '127.0.0.1'],
      ['/admin/users', 403, '127.0.0.1'],
      ['/etc/passwd.bak', 404, '127.0.0.1'],
    ]);
    expect(lines[2]).toMatchObject({ user_id: ada.userId });
  });

  it('keeps every entry on its own line, whatever a client sends', async () => {
    const before = server.logs.length;
    const path = `/nothing/${encodeURIComponent(`\n${FORGED}\r\n${ESCAPE}`)}`;
    const headers = { 'x-request-id': `a","user_id":"forged`, 'user-agent': `${FORGED}\\n` };
    await lineOf(await server.request('GET', path, { headers }));
    for (const odd of [ESCAPE, '\u2028', '\u009b2K', '\u0085', '"', '\u007f'])
      await raw(`GET /a${odd}b HTTP/1.1\r\nHost: x\r\nX-Request-Id: c${odd}d\r\nConnection: close\r\n\r\n`);
    await lineOf(await server.request('GET', '/health'));
    const lines = server.logs.slice(before).filter((line) => line !== '');
    for (const line of lines) {
      expect(line).toMatch(/^[\u0020-\u007e\u00a0-\u2027\u202a-\uffff]+$/);
      expect(JSON.parse(line)).not.toMatchObject({ user_id: 'forged' });
    }
  });

  it('goes to standard output alone', async () => {
    const dataDir = await temporaryFolder('log');
    const quiet = await startServer({ env: { DATA_DIR: dataDir }, alone });
    await createUser(quiet);
    await quiet.request('POST', '/auth/login', { raw: '{' });
    expect(await readdir(dataDir)).toEqual(['first-admin.txt']); // a login, no log
  });
});
