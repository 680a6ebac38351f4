import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Pair, startPair } from './support/pair.js';
import { createUser, type Person } from './support/people.js';
import { command } from './support/command.js';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

/** On a machine that has much else to do. */
const WITHIN_MS = 90_000;

let pair: Pair;
let server: Server;
let ada: Person;

/** A pair, a server that knows both of them, and somebody whose session both have. */
async function begin(): Promise<void> {
  pair = await startPair();
  const env = { DATABASE_URL: pair.url, REDIS_URL: '' };
  server = await startServer({ database: pair.primary, env });
  ada = await createUser(server);
  await pair.level();
}

const logIn = (at = server) =>
  at.request('POST', '/auth/login', { body: { email: ada.email, password: ada.password } });
const connectionsTo = (where: { query: Pair['replica']['query'] }) =>
  where.query(`SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'meditwin-%'`);

const pids = () => server.processes.map(({ pid }) => pid);

/** The same processes sign in, refresh and hear what ended access, on the server that was the replica. */
async function expectServed(before: readonly number[]): Promise<void> {
  const seen = new Set<number>();
  for (const process of server.processes)
    await until(async () => {
      const { status } = await logIn(process);
      seen.add(status);
      return status === 200;
    }, WITHIN_MS);
  expect([...seen].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const refreshed = await server.request('POST', '/auth/refresh', {
    body: { refresh_token: ada.refreshToken },
  });
  expect(refreshed.status).toBe(200);
  const [session] = await pair.replica.query<{ generation: number }>(
    'SELECT generation FROM session WHERE user_id = $1 ORDER BY created_at LIMIT 1',
    [ada.userId],
    pair.primary.name,
  );
  expect(session).toEqual({ generation: 1 });
  for (const process of server.processes)
    await until(async () => {
      const { status, body } = await process.request('GET', '/health/ready');
      return status === 200 && body['revocation_notices'] === 'up';
    }, WITHIN_MS);
  await pair.replica.query(
    `INSERT INTO revocation (session_id) SELECT id FROM session WHERE user_id = $1`,
    [ada.userId],
    pair.primary.name,
  );
  await until(
    async () => (await server.request('GET', '/auth/forward', { token: ada.accessToken })).status === 401,
    WITHIN_MS,
  );
  expect(server.isUp).toBe(true);
  expect(pids()).toEqual(before);
}

describe('a server that knows a primary and its replica', () => {
  it(
    'migrates and serves on the primary, although the replica is named first',
    async () => {
      await begin();
      expect(await connectionsTo(pair.replica)).toEqual([]);
      expect((await connectionsTo(pair.primary.server)).length).toBeGreaterThan(1);
      const { code, output } = await command('migrate.js', [], { DATABASE_URL: pair.url });
      expect([code, output]).toEqual([0, expect.stringContaining('up to date')]);
    },
    WITHIN_MS,
  );

  it(
    'passes over a host that is not there, and one that takes connections and says nothing',
    async () => {
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const hosts = `127.0.0.1:1,127.0.0.1:${port},127.0.0.1:${pair.primary.server.port}`;
      const url = pair.primary.url.replace(/127\.0\.0\.1:\d+/, hosts);
      const { code, output } = await command('migrate.js', [], { DATABASE_URL: url });
      silent.close();
      expect([code, output]).toEqual([0, expect.stringContaining('up to date')]);
    },
    WITHIN_MS,
  );

  it(
    'leaves a primary that takes no writes any more, and goes on where writes are taken',
    async () => {
      await pair.primary.server.set({ default_transaction_read_only: 'on' });
      expect((await logIn()).status).toBe(503);
      await pair.replica.promote();
      await expectServed(pids());
      await until(async () => (await connectionsTo(pair.primary.server)).length === 0, WITHIN_MS);
    },
    WITHIN_MS,
  );

  it(
    'goes on where the replica is promoted when the primary is killed',
    async () => {
      await begin();
      await pair.primary.server.kill();
      expect((await logIn()).status).toBe(503);
      await pair.replica.promote();
      await expectServed(pids());
    },
    WITHIN_MS,
  );
});
