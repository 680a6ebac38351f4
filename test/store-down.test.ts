import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { type Wire, wireTo } from './support/wire.js';

let database: Database;
let wire: Wire;
let server: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  const wired = await wireTo(database);
  wire = wired.wire;
  // A rotation whose answer was cut off is repeated later than 10 s.
  const env = {
    DATABASE_URL: wired.url,
    REDIS_URL: '',
    RATE_LIMIT_SCALE: '1000',
    REFRESH_REUSE_WINDOW_SECONDS: '60',
  };
  server = await startServer({ database, env });
  admin = await signedInAs(server, database, ['user', 'admin']);
  newest = admin.refreshToken;
});
afterEach(() => wire.mend());

let count = 0;
let newest: string;
async function renew() {
  const answer = await server.request('POST', '/auth/refresh', { body: { refresh_token: newest } });
  if (answer.status === 200) newest = answer.body['refresh_token'] as string;
  return answer;
}
/** One of each kind: reads, writes, budgets, transactions. */
const calls = () => {
  const { accessToken: token, email, password } = admin;
  const name = `down-${++count}`;
  return {
    me: server.request('GET', '/auth/me', { token }),
    list: server.request('GET', '/admin/users', { token }),
    roles: server.request('GET', '/admin/roles', { token }),
    login: server.request('POST', '/auth/login', { body: { email, password } }),
    stranger: server.request('POST', '/auth/login', { body: { email: 'nobody@example.org', password } }),
    signUp: server.request('POST', '/auth/signup', {
      body: { email: `${name}@example.org`, username: name, password },
    }),
    refresh: renew(),
    garbage: server.request('POST', '/auth/refresh', { body: { refresh_token: `garbage ${name}` } }),
    profile: server.request('PATCH', '/users/me', { token, body: { full_name: 'Ada' } }),
    change: server.request('PATCH', `/admin/users/${admin.userId}`, { token, body: { full_name: 'Ada' } }),
    ready: server.request('GET', '/health/ready'),
  };
};

async function expectUnavailable(): Promise<void> {
  const sent = Object.entries(calls());
  for (const [call, answer] of sent) {
    const { status, headers, body } = await answer;
    expect([call, status, body]).toEqual([
      call,
      503,
      expect.objectContaining({ status: 503, code: 'store_unavailable' }),
    ]);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toMatch(/ECONN|postgres|timeout|Connection|SELECT/);
  }
  const alive = [await server.request('GET', '/health'), await server.request('GET', '/health/live')];
  expect(alive.map(({ status }) => status)).toEqual([200, 200]);
}

/** Within 2 s, without a restart. */
async function expectBack(): Promise<void> {
  const until = performance.now() + 2_000;
  let statuses: Record<string, number>;
  do {
    statuses = {};
    for (const [call, answer] of Object.entries(calls())) statuses[call] = (await answer).status;
  } while (Object.values(statuses).includes(503) && performance.now() < until);
  expect(statuses).toEqual({
    me: 200,
    list: 200,
    roles: 200,
    login: 200,
    stranger: 401,
    signUp: 201,
    refresh: 200,
    garbage: 401,
    profile: 200,
    change: 200,
    ready: 200,
  });
  expect(server.isUp).toBe(true);
}

describe('a database that is cut off', () => {
  it('gets every call that needs it a 503, and 200s within 2 s of its return', async () => {
    await expectBack();
    for (let round = 0; round < 3; round++) {
      await wire.cut();
      await expectUnavailable();
      await wire.mend();
      await expectBack();
    }
  }, 60_000);

  it('under traffic gets answers of 200 or 503 alone, never 401 or 500', async () => {
    const seen = new Set<number>();
    const { accessToken: token } = admin;
    let going = true;
    const traffic = Array.from({ length: 8 }, async (_, i) => {
      while (going) {
        const read = server.request('GET', i % 2 ? '/auth/me' : '/admin/users?limit=5', { token });
        const write = server.request('PATCH', '/users/me', { token, body: { full_name: `Ada ${i}` } });
        for (const answer of [await read, await write]) seen.add(answer.status);
      }
    });
    for (let round = 0; round < 3; round++) {
      await sleep(300);
      await wire.cut();
      await sleep(300);
      await wire.mend();
    }
    await sleep(300);
    going = false;
    await Promise.all(traffic);
    expect([...seen].sort()).toEqual([200, 503]);
    await expectBack();
  }, 60_000);

  it('loses nothing that was acknowledged', async () => {
    const people: Person[] = [];
    const writers = Array.from({ length: 4 }, async () => {
      for (;;) people.push(await createUser(server)); // until it is refused
    });
    const refused = Promise.allSettled(writers);
    while (people.length < 8) await sleep(10);
    await wire.cut();
    await refused;
    await wire.mend();
    const ids = people.map(({ userId }) => userId);
    expect(await database.query('SELECT id FROM users WHERE id = ANY($1)', [ids])).toHaveLength(ids.length);
  }, 60_000);
});

describe('a database that ends its connections', () => {
  it('is asked again on new ones', async () => {
    for (let round = 0; round < 3; round++) {
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'meditwin-%'`,
      );
      await expectBack();
    }
  });
});

describe('a database that freezes', () => {
  it('gets a 503 in bounded time, and 200s within 2 s of its return', async () => {
    wire.freeze();
    const began = performance.now();
    await expectUnavailable();
    expect(performance.now() - began).toBeLessThan(15_000);
    await wire.mend();
    await expectBack();
  }, 60_000);
});

describe('a database that is missing at the start', () => {
  it('is waited for', async () => {
    const late = await wireTo(database);
    await late.wire.cut();
    const starting = startServer({ database, env: { DATABASE_URL: late.url } });
    await sleep(1_000);
    await late.wire.mend();
    const started = await starting;
    expect((await createUser(started)).accessToken).toEqual(expect.any(String));
  });
});
