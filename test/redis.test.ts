import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessOf, becomes, sessionOf } from './support/access.js';
import {
  COUNTING,
  expectSpent,
  newAddress,
  redisKeyOf,
  signIn,
  spentInPostgres,
  spentInRedis,
  statuses,
  times,
} from './support/budgets.js';
import { startCollector } from './support/collector.js';
import { createDatabase, type Database } from './support/database.js';
import { seriesOf } from './support/metrics.js';
import { createUser } from './support/people.js';
import { giveRedis, type RedisServer } from './support/redis.js';
import { rememberSecret } from './support/secrets.js';
import { type Server, startServer } from './support/server.js';
import { overheard } from './support/statements.js';
import { until } from './support/until.js';

const NOBODY = 'nobody@example.org';
/** So often tried that its own budget is spent. */
const STORMED = 'stormed@example.org';
const CHANNEL = 'meditwin:revocation';
const NOTICES = 20;

let database: Database;

const connected = async (server: Server) => (await seriesOf(server)).get('meditwin_redis_connected');
const fallbacks = async (server: Server) => (await seriesOf(server)).get('meditwin_budget_fallback_total');
const ready = async (server: Server) => {
  const { status, body } = await server.request('GET', '/health/ready');
  return [status, body['status'], body['database'], body['redis']];
};
/** What it logged of Redis and of budgets, in turn. */
const told = (server: Server) =>
  server.lines
    .filter(({ context }) => context === 'Redis' || context === 'Budgets')
    .map(({ context, msg }) => `${String(context)} ${String(msg)}`);

describe('without REDIS_URL', () => {
  it('nothing is said of Redis', async () => {
    const server = await startServer({ env: { REDIS_URL: '' } });
    expect(await ready(server)).toEqual([200, 'ok', 'up', undefined]);
    expect(await connected(server)).toBeUndefined();
    expect(told(server)).toEqual([]);
  });
});

describe('Redis', () => {
  let redis: RedisServer;
  /** Counts for nothing: makes the people of these tests. */
  let generous: Server;
  let server: Server;
  let other: Server;

  beforeAll(async () => {
    database = await createDatabase();
    redis = await giveRedis(database);
    generous = await startServer({ database });
    const alone = 'two instances that the test tells apart';
    server = await startServer({ database, env: COUNTING, alone });
    other = await startServer({ database, env: COUNTING, alone });
  }, 90_000);

  const back = () => until(async () => (await connected(server)) === 1 && (await connected(other)) === 1);

  it('is part of readiness, and counts budgets alone, for as long as they matter', async () => {
    const at = newAddress();
    expect(await statuses(3, () => signIn(server, NOBODY, { at }))).toEqual(times(3, 401));
    expect(await ready(server)).toEqual([200, 'ok', 'up', 'up']);
    expect([await connected(server), await fallbacks(server)]).toEqual([1, 0]);
    const pair = `${NOBODY} ${at}`;
    expect(await spentInRedis(redis, 'sign-in-pair', pair)).toBe(3);
    expect(await database.query('SELECT FROM budget')).toEqual([]);
    const leftMs = await redis.client.pttl(redisKeyOf('sign-in-pair', pair));
    expect(leftMs).toBeGreaterThan(14 * 60_000);
    expect(leftMs).toBeLessThanOrEqual((15 * 60 + 15) * 1_000);
  });

  it('that forgot its scripts is taught them anew', async () => {
    const at = newAddress();
    await signIn(server, NOBODY, { at });
    await redis.client.script('FLUSH');
    expect(await statuses(5, () => signIn(server, NOBODY, { at }))).toEqual([...times(4, 401), 429]);
    expect(await fallbacks(server)).toBe(0);
  });

  it('shows in a trace, without keys and values', async () => {
    const collector = await startCollector();
    const OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
    const env = { ...COUNTING, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    const tracing = await startServer({ database, env });
    await signIn(tracing, NOBODY, { at: newAddress() });
    expect(await tracing.stop()).toBe(0); // and sends what is left
    const span = collector.spans.find(({ name }) => name === 'EVALSHA');
    expect(span?.attributes).toEqual({ 'db.system.name': 'redis' });
  });

  it('lets a user in who has the rights that docs/deployment.md names', async () => {
    const page = await readFile('docs/deployment.md', 'utf8');
    const rights = /may have this ACL: `([^`]+)`/.exec(page)![1]!.split(/\s+/);
    const password = 'acl-0123456789abcdef';
    rememberSecret('password', password);
    await redis.client.acl('SETUSER', 'api', 'on', `>${password}`, ...rights);
    const url = `${redis.url.replace(/:[^:@]+@/, `api:${password}@`)}/1`;
    const lesser = await startServer({
      database,
      env: { ...COUNTING, REDIS_URL: url, REFRESH_STORE: 'redis' },
    });
    const at = newAddress();
    expect(await statuses(6, () => signIn(lesser, NOBODY, { at }))).toEqual([...times(5, 401), 429]);
    const person = await createUser(lesser);
    expect((await signIn(lesser, person.email, { at: newAddress(), password: person.password })).status).toBe(
      200,
    );
    const body = { refresh_token: person.refreshToken };
    expect((await lesser.request('POST', '/auth/refresh', { body })).status).toBe(200);
    await lesser.request('POST', '/auth/logout', { token: person.accessToken });
    const connections = lesser.processes.length;
    expect([await connected(lesser), await fallbacks(lesser), told(lesser)]).toEqual([connections, 0, []]);
    expect(await redis.client.client('LIST')).toMatch(/ user=api /);
  });

  it('is told of a revocation once that is committed', async () => {
    const ada = await createUser(generous);
    const ear = redis.client.duplicate();
    const found = new Promise<unknown[]>((resolve) => {
      const look = () =>
        database.query('SELECT FROM revocation WHERE session_id = $1', [sessionOf(ada)]).then(resolve);
      ear.once('message', () => void look());
    });
    await ear.subscribe(CHANNEL);
    await server.request('POST', '/auth/logout', { token: ada.accessToken });
    expect(await found).toHaveLength(1);
    ear.disconnect();
  });

  it('has instances look for revocations at each notice, besides every 500 ms', async () => {
    const { url, statements } = await overheard(database);
    await startServer({ database, env: { ...COUNTING, DATABASE_URL: url } });
    const looks = () => statements.filter(({ text }) => text.includes('pg_visible_in_snapshot')).length;
    await until(() => looks() > 0);
    const [began, before] = [performance.now(), looks()];
    for (let i = 0; i < NOTICES; i++) {
      const seen = looks();
      await redis.client.publish(CHANNEL, '');
      await until(() => looks() > seen);
    }
    const polls = Math.ceil((performance.now() - began) / 500);
    expect(looks() - before).toBeGreaterThan(polls + NOTICES / 2); // two that come at once may share a look
  });

  it('killed in the middle: PostgreSQL counts, nobody gets a 500, and Redis counts again when it is back', async () => {
    const ada = await createUser(generous);
    const at = newAddress();
    const pair = `${NOBODY} ${at}`;
    const before = told(server);
    expect(await statuses(2, () => signIn(server, NOBODY, { at }))).toEqual(times(2, 401));
    await redis.kill();
    // What Redis knew is gone with it; no more than a whole budget comes on top.
    expect(await statuses(6, () => signIn(server, NOBODY, { at }))).toEqual([...times(5, 401), 429]);
    expectSpent(await signIn(other, NOBODY, { at }), 'sign-in-pair', 5, 900);
    expect(await spentInPostgres(database, 'sign-in-pair', pair)).toBe(5);
    const { email, password } = ada;
    expect((await signIn(server, email, { at: newAddress(), password })).status).toBe(200);
    const renewed = await server.request('POST', '/auth/refresh', {
      body: { refresh_token: ada.refreshToken },
    });
    expect(renewed.status).toBe(200);
    expect(await spentInPostgres(database, 'refresh', sessionOf(ada))).toBe(1);
    expect(await ready(server)).toEqual([200, 'degraded', 'up', 'down']);
    expect(await connected(server)).toBe(0);
    expect(await fallbacks(server)).toBeGreaterThanOrEqual(7);

    await redis.start();
    await back();
    expect(await ready(server)).toEqual([200, 'ok', 'up', 'up']);
    expect(await statuses(6, () => signIn(server, NOBODY, { at }))).toEqual([...times(5, 401), 429]);
    expect(await spentInRedis(redis, 'sign-in-pair', pair)).toBe(5);
    await server.logged('are counted in Redis again');
    // Which is said first, that it closed or that a command failed, is chance.
    expect(told(server).slice(before.length).toSorted()).toEqual([
      expect.stringMatching(/^Budgets are counted in PostgreSQL, Redis fails: /),
      'Budgets are counted in Redis again',
      expect.stringMatching(/^Redis is away, PostgreSQL stands in: /),
      'Redis is back',
    ]);
  });

  it('killed again and again under traffic: answers of 200, 401 and 429 alone', async () => {
    const ada = await createUser(generous);
    let newest = ada.refreshToken;
    let going = true;
    const seen = new Set<number>();
    const guesses = times(4, 0).map(async () => {
      while (going) seen.add((await signIn(server, STORMED, { at: newAddress() })).status);
    });
    const refreshes = (async () => {
      while (going) {
        const { status, body } = await other.request('POST', '/auth/refresh', {
          body: { refresh_token: newest },
        });
        seen.add(status);
        if (status === 200) newest = body['refresh_token'] as string;
        await sleep(50);
      }
    })();
    for (let round = 0; round < 3; round++) {
      await sleep(300);
      await redis.kill();
      await sleep(300);
      await redis.start();
    }
    going = false;
    await Promise.all([...guesses, refreshes]);
    expect([...seen].filter((status) => ![200, 401, 429].includes(status))).toEqual([]);
    await back();
  }, 60_000);

  it('frozen: a call waits for it once at most, the next ones do not', async () => {
    redis.freeze();
    try {
      const at = newAddress();
      const took: number[] = [];
      for (let i = 0; i < 6; i++) {
        const began = performance.now();
        expect((await signIn(server, NOBODY, { at })).status).toBe(i < 5 ? 401 : 429);
        took.push(performance.now() - began);
      }
      expect(Math.min(...took.slice(1))).toBeLessThan(took[0]!);
      expect(await ready(server)).toEqual([200, 'degraded', 'up', 'down']);
    } finally {
      redis.thaw();
    }
    await back();
  });

  it('that is away when a revocation is made loses nothing', async () => {
    const ada = await createUser(generous);
    expect(await accessOf(other, ada)).toBe('ok');
    await redis.kill();
    expect((await server.request('POST', '/auth/logout', { token: ada.accessToken })).status).toBe(200);
    await becomes(other, ada, 'token_revoked');
    await redis.start();
    await back();
  });
});

describe('a REDIS_URL that leads nowhere', () => {
  const PASSWORD = 'wrong-0123456789abcdef';
  let redis: RedisServer;

  beforeAll(async () => {
    rememberSecret('password', PASSWORD);
    database = await createDatabase();
    redis = await giveRedis(database);
  });

  it.each<[string, () => string]>([
    ['by a wrong password', () => redis.url.replace(/:[^:@]+@/, `:${PASSWORD}@`)],
    ['by a wrong name', () => `redis://ada:${PASSWORD}@nowhere.invalid:6379`],
    ['by a wrong port', () => `redis://:${PASSWORD}@127.0.0.1:1`],
    ['by speaking TLS to who does not', () => redis.url.replace('redis:', 'rediss:')],
  ])('%s keeps nothing from working, is said once, and without the password', async (_, url) => {
    const server = await startServer({
      database,
      env: { ...COUNTING, REDIS_URL: url() },
      alone: 'the log of one process',
    });
    expect(await ready(server)).toEqual([200, 'degraded', 'up', 'down']);
    const at = newAddress();
    expect(await statuses(6, () => signIn(server, NOBODY, { at }))).toEqual([...times(5, 401), 429]);
    await sleep(1_500); // it tries again meanwhile
    expect(told(server).filter((line) => line.startsWith('Redis'))).toEqual([
      expect.stringMatching(/^Redis is away, PostgreSQL stands in: \S/),
    ]);
    expect(await server.stop()).toBe(0);
    expect(server.logs.join('\n')).not.toContain(PASSWORD);
  });
});
