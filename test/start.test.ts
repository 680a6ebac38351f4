import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase, type Database } from './support/database.js';
import { holding, waiting } from './support/held.js';
import { keepOutput } from './support/output.js';
import { createUser } from './support/people.js';
import { temporaryFolder } from './support/run.js';
import { rememberSettings } from './support/secrets.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

const PASSWORD = 'SecurePass123!';

/** Starts the built server with these settings alone. @returns code: null when it listens */
async function started(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const folder = await temporaryFolder('start');
  const child: ChildProcess = spawn(process.execPath, [resolve('dist/src/main.js')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  keepOutput(child);
  rememberSettings(env);
  const exit = new Promise<number | null>((done) => child.once('close', done));
  afterTheFile(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  let output = '';
  const listens = new Promise<null>((done) => {
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (/listening on/i.test(output)) done(null);
      });
  });
  return { code: await Promise.race([exit, listens]), output };
}

const production = (url: string) => ({ NODE_ENV: 'production', DATABASE_URL: url, ...TEST_SECRETS });
const logIn = (server: Server, email: string, password = PASSWORD) =>
  server.request<{ access_token: string }>('POST', '/auth/login', { body: { email, password } });
const admins = (database: Database) =>
  database.query(`SELECT email, roles FROM users WHERE roles @> '{admin}' ORDER BY email`);

describe('settings', () => {
  const NOWHERE = 'postgres://127.0.0.1:1/none';

  it.each<[string, Record<string, string>, RegExp[]]>([
    [
      'production without anything',
      { NODE_ENV: 'production' },
      [/DATABASE_URL is missing/, /^JWT_SECRET_KEY is missing/m, /^JWT_REFRESH_SECRET_KEY is missing/m],
    ],
    [
      'production with empty values',
      { NODE_ENV: 'production', DATABASE_URL: '', JWT_SECRET_KEY: '', JWT_REFRESH_SECRET_KEY: '' },
      [/DATABASE_URL is missing/, /^JWT_SECRET_KEY is missing/m, /^JWT_REFRESH_SECRET_KEY is missing/m],
    ],
    [
      'everything wrong in production',
      {
        ...production(NOWHERE),
        JWT_SECRET_KEY: 'x'.repeat(31),
        JWT_REFRESH_SECRET_KEY: 'short',
        JWT_REQUIRE_AUTH: 'false',
        CORS_ORIGINS: '*',
        RATE_LIMIT_SCALE: '0',
        ADMIN_EMAIL: 'a@example.org',
      },
      [
        /^JWT_SECRET_KEY is shorter than 32 bytes/m,
        /^JWT_REFRESH_SECRET_KEY is shorter than 32 bytes/m,
        /^JWT_REQUIRE_AUTH must be true/m,
        /^CORS_ORIGINS must name its origins/m,
        /^RATE_LIMIT_SCALE must not be 0/m,
        /^ADMIN_EMAIL and ADMIN_PASSWORD go together/m,
      ],
    ],
    [
      'equal secrets',
      { ...production(NOWHERE), JWT_SECRET_KEY: TEST_SECRETS.JWT_REFRESH_SECRET_KEY },
      [/must differ/],
    ],
    [
      'odd values in development',
      {
        JWT_SECRET_KEY: 'short',
        CORS_ORIGINS: 'https://a.example,https://b.example/app',
        ADMIN_PASSWORD: PASSWORD,
        TRUST_PROXY: 'my-proxy',
      },
      [
        /^JWT_SECRET_KEY is shorter/m,
        /^CORS_ORIGINS has "https:\/\/b\.example\/app"/m,
        /^ADMIN_EMAIL and ADMIN_PASSWORD go together/m,
        /^TRUST_PROXY /m,
      ],
    ],
    [
      'values that cannot be read',
      {
        PORT: 'http',
        ACCESS_TOKEN_EXPIRE_MINUTES: '0',
        RATE_LIMIT_SCALE: '-1',
        NODE_ENV: 'prod',
        LOG_LEVEL: 'loud',
      },
      [
        /^PORT must be a whole number/m,
        /^ACCESS_TOKEN_EXPIRE_MINUTES must be a number/m,
        /^RATE_LIMIT_SCALE must be a number/m,
        /^NODE_ENV must be one of/m,
        /^LOG_LEVEL must be one of/m,
      ],
    ],
    ['a port too high', { PORT: '65536' }, [/^PORT must be/m]],
  ])('with %s stop the start, one sentence per fault', async (_, env, sentences) => {
    const { code, output } = await started(env);
    expect([code, output]).toEqual([1, expect.stringContaining('MediTwin API did not start.')]);
    for (const sentence of sentences) expect(output).toMatch(sentence);
    expect(output.trim().split('\n')).toHaveLength(1 + sentences.length);
    expect(output).not.toMatch(/test-(access|refresh)-secret|\bat \S+ \(/);
  });

  it('that are empty count as unset', async () => {
    const names = [
      'PORT',
      'JWT_ISSUER',
      'CORS_ORIGINS',
      'TRUST_PROXY',
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD',
      'JWT_REQUIRE_AUTH',
    ];
    const env = Object.fromEntries(names.filter((name) => name !== 'PORT').map((name) => [name, '']));
    const server = await startServer({ env: { ...env, JWT_SECRET_KEY: '', JWT_REFRESH_SECRET_KEY: '' } });
    const ada = await createUser(server);
    expect((await server.request('GET', '/auth/me', { token: ada.accessToken })).status).toBe(200);
    expect((await stat(join(server.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('of production serve, with no admin made and no local origin allowed', async () => {
    const database = await createDatabase();
    const server = await startServer({ database, env: { NODE_ENV: 'production', RATE_LIMIT_SCALE: '1' } });
    const { status, headers } = await server.request('GET', '/health', {
      headers: { origin: 'http://localhost:3000' },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect(await database.query('SELECT id FROM users')).toEqual([]);
    await expect(stat(join(server.dataDir, 'first-admin.txt'))).rejects.toThrow('ENOENT');
  });
});

describe('the first admin', () => {
  const named = { ADMIN_EMAIL: ' Root@Example.org', ADMIN_PASSWORD: PASSWORD };

  it('is made once of ADMIN_EMAIL and ADMIN_PASSWORD, also by two servers that start at once', async () => {
    const database = await createDatabase();
    const alone = 'two instances that the test tells apart';
    // Held until both have come as far as they can without making one.
    const { starting } = await holding(database, 'LOCK TABLE users IN SHARE MODE', async () => {
      const both = Promise.allSettled([
        startServer({ database, env: named, alone }),
        startServer({ database, env: named, alone }),
      ]);
      await Promise.race([waiting(database, 2, 30_000), both]);
      return { starting: both };
    });
    const outcomes = await starting;
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const servers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(await admins(database)).toEqual([{ email: 'root@example.org', roles: ['user', 'admin'] }]);
    for (const server of servers) {
      const { body } = await logIn(server, 'root@example.org');
      expect((await server.request('GET', '/admin/users', { token: body.access_token })).status).toBe(200);
    }
    const third = await startServer({ database, env: { ...named, ADMIN_EMAIL: 'second@example.org' } });
    expect(await admins(database)).toHaveLength(1);
    expect((await logIn(third, 'second@example.org')).status).toBe(401);
  });

  it('is made in production too', async () => {
    const server = await startServer({ env: { NODE_ENV: 'production', RATE_LIMIT_SCALE: '1', ...named } });
    expect((await logIn(server, 'root@example.org')).status).toBe(200);
    expect(server.logs.join('\n')).not.toContain(PASSWORD);
  });

  it('is never an account that exists already: the start stops', async () => {
    const database = await createDatabase();
    const server = await startServer({ database });
    await createUser(server, { email: 'root@example.org' });
    await database.query(`DELETE FROM users WHERE roles @> '{admin}'`);
    const { code, output } = await started({ DATABASE_URL: database.url, ...named });
    expect([code, output]).toEqual([1, expect.stringMatching(/root@example\.org has an account already/)]);
    expect(output).not.toMatch(/\bat \S+ \(|node_modules/);
    expect(await admins(database)).toEqual([]);
  });

  it.each([['short'], ['password123']])('with the password %s stops the start', async (password) => {
    const database = await createDatabase();
    const { code, output } = await started({
      DATABASE_URL: database.url,
      ...named,
      ADMIN_PASSWORD: password,
    });
    expect([code, output]).toEqual([1, expect.stringMatching(/password/i)]);
    expect(output).not.toMatch(/\bat \S+ \(|node_modules/);
    expect(await admins(database)).toEqual([]);
  });

  it('of an empty development database is told in a file that nobody else may read', async () => {
    const database = await createDatabase();
    const server = await startServer({ database });
    const file = join(server.dataDir, 'first-admin.txt');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const [email, password] = (await readFile(file, 'utf8')).trim().split('\n');
    const { body } = await logIn(server, email!, password);
    expect((await server.request('GET', '/admin/roles', { token: body.access_token })).status).toBe(200);
    const printed = server.logs.join('\n');
    expect(printed).toContain('first-admin.txt');
    expect(printed).not.toContain(password);
    const again = await startServer({ database });
    expect(again.logs.join('\n')).not.toContain('first-admin.txt');
    expect(await admins(database)).toHaveLength(1);
  });

  it('is told also where nothing has made the data folder before', async () => {
    const DATA_DIR = join(await temporaryFolder('start'), 'new');
    const { url } = await createDatabase();
    const { output } = await started({ DATABASE_URL: url, ...TEST_SECRETS, DATA_DIR });
    expect(output).toMatch(/listening on/i);
    expect((await stat(join(DATA_DIR, 'first-admin.txt'))).mode & 0o777).toBe(0o600);
  });
});

describe('SIGTERM', () => {
  const alone = 'connections of one process that stops';
  const open = (server: Server) =>
    new Promise<Socket>((done) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => done(socket));
      socket.setEncoding('utf8').on('error', () => undefined);
    });

  /** A login whose head has arrived for certain, for the server asked for its body. */
  async function begin(server: Server, email: string): Promise<() => Promise<string>> {
    const body = JSON.stringify({ email, password: PASSWORD });
    const fields = `Host: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const socket = await open(server);
    let answer = '';
    const invited = new Promise((done) => socket.once('data', done));
    socket.write(`POST /auth/login HTTP/1.1\r\n${fields}\r\n\r\n`);
    await invited;
    socket.on('data', (chunk: string) => (answer += chunk));
    const closed = new Promise<string>((done) => socket.on('close', () => done(answer)));
    return () => {
      socket.write(body);
      return closed;
    };
  }

  it('lets requests in flight finish, and ends within 5 s although connections stay open', async () => {
    const server = await startServer({ alone });
    const [ada, idle] = [await createUser(server), await open(server)];
    idle.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((done) => idle.once('data', done));
    const inFlight = await Promise.all(Array.from({ length: 10 }, () => begin(server, ada.email)));
    const asked = performance.now();
    const exit = server.stop();
    await sleep(300);
    const answers = await Promise.all(inFlight.map((finish) => finish()));
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1.1 200 /);
      expect(answer).toContain('"refresh_token"');
    }
    expect(await exit).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    idle.destroy();
  });

  it('ends although a connection never brought a request', async () => {
    const server = await startServer({ alone });
    const unused = await open(server);
    expect(await server.stop()).toBe(0);
    unused.destroy();
  });
});

describe('the log', () => {
  it('has one JSON line a request, with no secret in it', async () => {
    const server = await startServer();
    const ada = await createUser(server, { password: 'Log-Me-Not-123' });
    const id = 'client-id.1_x';
    const headers = { 'x-request-id': id, 'user-agent': 'not-in-the-log' };
    const answers = [
      await server.request('GET', '/auth/me?secret=in-the-query', { token: ada.accessToken, headers }),
      await server.request('POST', '/auth/login', {
        body: { email: ada.email, password: 'Wrong-Pass-123' },
        headers,
      }),
      await server.request('POST', '/auth/refresh', { body: { refresh_token: ada.refreshToken }, headers }),
      await server.request('POST', '/auth/login', { raw: '{"password":"Cut-Off-123', headers }),
      await server.request('GET', '/nothing', {
        token: 'token-that-is-none',
        headers: { 'x-request-id': 'bad id' },
      }),
    ];
    await server.stop();
    const { lines } = server;
    for (const [i, answer] of answers.entries()) {
      const own = lines.filter((line) => line['request_id'] === answer.headers.get('x-request-id'));
      expect([i, own]).toEqual([i, [expect.objectContaining({ status: answer.status, msg: 'request' })]]);
      expect(own[0]!['client_request_id']).toBe(i < 4 ? id : undefined);
    }
    expect(lines.find((line) => line['path'] === '/auth/me')).toMatchObject({
      method: 'GET',
      status: 200,
      user_id: ada.userId,
    });
    const printed = server.logs.join('\n');
    const secrets = [
      'Log-Me-Not',
      'Wrong-Pass',
      'Cut-Off',
      'in-the-query',
      'token-that-is-none',
      ada.email,
      ada.accessToken,
      ada.refreshToken,
      'eyJ',
      ...Object.values(TEST_SECRETS),
    ];
    for (const secret of secrets) expect(printed).not.toContain(secret);
  });
});
