import { createDatabase, type Database } from './support/database.js';
import { Fleet, FLEET_STARTS_WITHIN_MS, REFUSED, type Tokens, tokensOf } from './support/fleet.js';
import { seriesOf } from './support/metrics.js';
import { createUser, type Person } from './support/people.js';
import { giveRedis, type RedisServer } from './support/redis.js';
import { startServer } from './support/server.js';
import { claimsOf } from './support/token.js';
import { until } from './support/until.js';

const AWAY = { status: 503, body: { code: 'store_unavailable' } };
const DAY_MS = 86_400_000;

/** The rest of what REFRESH_STORE=redis promises is what PostgreSQL does: `TEST_REFRESH_STORE=redis npm test -- refresh`. */
describe('generations that are kept in Redis', () => {
  let database: Database;
  let redis: RedisServer;
  let fleet: Fleet;
  let ada: Person;

  beforeAll(async () => {
    database = await createDatabase();
    redis = await giveRedis(database);
    const env = { REFRESH_STORE: 'redis' };
    fleet = new Fleet(database, [await startServer({ database, env }), await startServer({ database, env })]);
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
  });

  const sessionId = (token: string) => String(claimsOf(token)['sid']);
  const hashOf = ({ userId }: Person) =>
    database.query('SELECT password_hash FROM users WHERE id = $1', [userId]);
  const keyOf = (token: string) => `meditwin:session:${sessionId(token)}`;
  const rowOf = async (token: string) =>
    (await database.query('SELECT *, xmin FROM session WHERE id = $1', [sessionId(token)]))[0]!;
  const outcomes = async (outcome: string) => {
    const all = await Promise.all(fleet.servers.map(seriesOf));
    return all.reduce((sum, of) => sum + of.get(`meditwin_refresh_total{outcome="${outcome}"}`)!, 0);
  };
  const connected = (is = 1) =>
    until(async () => {
      const all = await Promise.all(fleet.processes.map(seriesOf));
      return all.every((series) => series.get('meditwin_redis_connected') === is);
    });

  it('expire with the newest token, and name nobody but the user', async () => {
    const newer = (await fleet.refresh(ada.refreshToken)).body;
    const leftMs = await redis.client.pttl(keyOf(newer.refresh_token));
    expect(leftMs).toBeGreaterThan(7 * DAY_MS - 60_000);
    expect(leftMs).toBeLessThanOrEqual(7 * DAY_MS + 1_000);
    const kept = await redis.client.hgetall(keyOf(newer.refresh_token));
    expect(kept).toMatchObject({ user: ada.userId, generation: '1' });
    expect(JSON.stringify(kept)).not.toContain(newer.refresh_token);
  });

  it("cost the session's row one change an hour", async () => {
    const before = await rowOf(ada.refreshToken);
    const [, , third] = await fleet.refreshInRow(ada.refreshToken, 3);
    expect(await rowOf(ada.refreshToken)).toEqual(before);
    await fleet.age(ada.refreshToken, 3_660);
    const aged = await rowOf(ada.refreshToken);
    const { body } = await fleet.refresh(third!.refresh_token);
    const after = await rowOf(ada.refreshToken);
    expect(Number(after['last_used_at'])).toBeGreaterThan(Number(aged['last_used_at']));
    const expires = Number(after['expires_at']) / 1000;
    expect(Math.abs(expires - Number(claimsOf(body.refresh_token)['exp']))).toBeLessThan(60);
  });

  it('are ended in PostgreSQL by whoever comes next, when the one who found the theft died over it', async () => {
    const newest = (await fleet.refreshInRow(ada.refreshToken, 3)).at(-1)!;
    expect(await fleet.refresh(ada.refreshToken)).toMatchObject(REFUSED);
    // As if that instance had got no further than Redis.
    await database.query('UPDATE session SET ended_at = NULL, end_reason = NULL WHERE id = $1', [
      sessionId(newest.refresh_token),
    ]);
    expect(await fleet.refresh(newest.refresh_token)).toMatchObject(REFUSED);
    expect(await rowOf(newest.refresh_token)).toMatchObject({ end_reason: 'reuse' });
    const events = await database.query(
      `SELECT details FROM audit_events WHERE action = 'session.reused' AND subject_id = $1`,
      [ada.userId],
    );
    expect(events).toEqual([{ details: { cause: 'too_old' } }, { details: { cause: 'too_old' } }]);
    await fleet.expectDead(fleet.servers[0]!, newest);
  });

  it('that wait in Redis while their session is ended come to nothing', async () => {
    for (let round = 0; round < 5; round++) {
      ada = await fleet.createUser();
      await redis.client.client('PAUSE', 300, 'WRITE');
      const racing = fleet.refresh(ada.refreshToken);
      const { status, by } = await fleet.request('POST', '/auth/logout', { token: ada.accessToken });
      await redis.client.client('UNPAUSE');
      const { status: raced, body } = await racing;
      expect([status, [200, 401, 503].includes(raced)]).toEqual([200, true]);
      await fleet.expectDead(by, tokensOf(ada), ...(raced === 200 ? [body] : []));
      await connected();
    }
  });

  it('that are gone end nothing, and are refused on every instance until the next sign-in', async () => {
    const newer = (await fleet.refresh(ada.refreshToken)).body;
    const before = await outcomes('lost');
    await redis.client.flushall();
    for (const token of [ada.refreshToken, newer.refresh_token, newer.refresh_token])
      expect(await fleet.refresh(token)).toMatchObject(REFUSED);
    expect(await outcomes('lost')).toBe(before + 3);
    expect(await rowOf(ada.refreshToken)).toMatchObject({ ended_at: null });
    const again = (await fleet.logIn(ada)).body;
    expect((await fleet.refresh(again.refresh_token)).status).toBe(200);
  });

  it('that come back older than they were are refused, the old token and the newest', async () => {
    const older = await redis.client.hgetall(keyOf(ada.refreshToken));
    const newer = (await fleet.refresh(ada.refreshToken)).body;
    await redis.kill();
    await redis.start();
    await redis.client.hset(keyOf(ada.refreshToken), older); // as a copy on a disk, or a replica, would have it
    await connected();
    for (const token of [ada.refreshToken, newer.refresh_token, ada.refreshToken])
      expect(await fleet.refresh(token)).toMatchObject(REFUSED);
    expect((await fleet.logIn(ada)).status).toBe(200);
  });

  it('of another user, or put there by somebody else, are refused', async () => {
    const eve = await fleet.createUser();
    await redis.client.copy(keyOf(eve.refreshToken), keyOf(ada.refreshToken), 'REPLACE');
    expect(await fleet.refresh(ada.refreshToken)).toMatchObject(REFUSED);
    expect((await fleet.refresh(eve.refreshToken)).status).toBe(200);
  });

  describe('while Redis is away', () => {
    beforeEach(async () => {
      await redis.kill();
    });
    afterEach(async () => {
      await redis.start();
      await connected();
    });

    it('nobody signs up, signs in or refreshes, and everything else goes on', async () => {
      const before = await outcomes('unjudged');
      const newcomer = { email: 'new@example.org', username: 'newcomer', password: 'SecurePass123!' };
      const { email, password } = ada;
      await connected(0);
      for (const server of fleet.servers) {
        for (const [path, body] of [
          ['/auth/signup', newcomer],
          ['/auth/login', { email, password }],
          ['/auth/refresh', { refresh_token: ada.refreshToken }],
        ] as const) {
          const answer = await server.request('POST', path, { body });
          expect([path, answer]).toMatchObject([path, AWAY]);
          expect(answer.headers.get('retry-after')).toBe('1');
        }
        const mine = await server.request('GET', '/auth/me', { token: ada.accessToken });
        const said = await server.request('POST', '/chat/message', {
          token: ada.accessToken,
          body: { message: 'Hello, I have a headache' },
        });
        const ready = await server.request('GET', '/health/ready');
        expect([mine.status, said.status, ready]).toMatchObject([200, 200, { status: 200 }]);
        expect(ready.body).toMatchObject({ status: 'degraded', redis: 'down' });
        await server.logged('nobody can sign in or refresh');
      }
      expect(await outcomes('unjudged')).toBe(before + 2);
      expect(await database.query('SELECT id FROM users WHERE email = $1', [newcomer.email])).toEqual([]);
    });

    it('a session is still ended at once, and a password stays what it was', async () => {
      const before = await hashOf(ada);
      const change = await fleet.request('POST', '/auth/password', {
        token: ada.accessToken,
        body: { current_password: ada.password, new_password: 'Another-One-88' },
      });
      expect(change).toMatchObject(AWAY);
      const { status, by } = await fleet.request('POST', '/auth/logout', { token: ada.accessToken });
      expect(status).toBe(200);
      await fleet.expectRefused(by, ada.accessToken, 'token_revoked');
      expect(await hashOf(ada)).toEqual(before);
    });
  });
});

describe('a REFRESH_STORE that is changed', () => {
  it.each([
    ['postgres', 'redis'],
    ['redis', 'postgres'],
  ])(
    'from %s to %s refuses the tokens of before, and takes none of them for stolen',
    async (from, to) => {
      const database = await createDatabase();
      await giveRedis(database);
      const before = await startServer({ database, env: { REFRESH_STORE: from } });
      const after = await startServer({ database, env: { REFRESH_STORE: to } });
      const ada = await createUser(before);
      const refresh = (server: typeof before, refresh_token: string) =>
        server.request<Tokens>('POST', '/auth/refresh', { body: { refresh_token } });
      const newer = (await refresh(before, ada.refreshToken)).body.refresh_token;
      for (const token of [ada.refreshToken, newer])
        expect(await refresh(after, token)).toMatchObject(REFUSED);
      expect((await refresh(before, newer)).status).toBe(200);
      expect(await database.query('SELECT id FROM session WHERE ended_at IS NOT NULL')).toEqual([]);
    },
    FLEET_STARTS_WITHIN_MS,
  );
});
