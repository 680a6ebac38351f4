import { setTimeout as sleep } from 'node:timers/promises';
import {
  accessWith,
  type Fleet,
  FLEET_STARTS_WITHIN_MS,
  INSTANCES,
  REFUSED,
  startFleet,
  type Tokens,
} from './support/fleet.js';
import type { Person } from './support/people.js';
import { startServer } from './support/server.js';
import { claimsOf } from './support/token.js';

const DAY = 86_400;
const seconds = (time: unknown) => (time as Date).getTime() / 1000;

describe.each(INSTANCES)('on %s, a session', (instances) => {
  let fleet: Fleet;
  let ada: Person;
  beforeAll(async () => {
    fleet = await startFleet(instances);
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
  });
  const session = () => fleet.sessionOf(ada.refreshToken);

  it.each([
    ['each 6 days', 6],
    ['each day', 1],
    ['each 7 days but an hour', 7 - 1 / 24],
  ])('refreshed %s ends after 30 days', async (_, days) => {
    let [token, age] = [ada.refreshToken, 0];
    for (; age + days < 30; age += days) {
      await fleet.age(ada.refreshToken, days * DAY);
      const { status, body } = await fleet.refresh(token);
      expect([age, status]).toEqual([age, 200]);
      token = body.refresh_token;
      const { ends_at, created_at, expires_at } = await session();
      expect(seconds(ends_at) - seconds(created_at)).toBe(30 * DAY);
      expect(seconds(expires_at)).toBeLessThanOrEqual(seconds(ends_at));
      expect(claimsOf(token)['exp']).toBeLessThanOrEqual(seconds(ends_at));
      const week = Math.min(7 * DAY, seconds(ends_at) - Date.now() / 1000);
      expect(body.refresh_expires_in).toBeGreaterThan(week - 60);
      expect(body.refresh_expires_in).toBeLessThanOrEqual(7 * DAY);
    }
    await fleet.age(ada.refreshToken, days * DAY);
    expect(await fleet.refresh(token)).toMatchObject(REFUSED);
  });

  it('gives out nothing that outlives its end, the access token included', async () => {
    await fleet.endIn(ada.refreshToken, 100, 'ends_at');
    const { body, by } = await fleet.refresh(ada.refreshToken);
    for (const left of [body.expires_in, body.refresh_expires_in]) {
      expect(left).toBeGreaterThan(60);
      expect(left).toBeLessThanOrEqual(100);
    }
    const { iat, exp } = claimsOf(body.access_token) as Record<string, number>;
    expect(exp! - iat!).toBe(body.expires_in);
    expect(await accessWith(by, body.access_token)).toBe(200);
    const again = (await fleet.refresh(ada.refreshToken)).body;
    expect(again.expires_in).toBeLessThanOrEqual(body.expires_in);
    expect(again.refresh_token).toBe(body.refresh_token);
  });

  it('answers no repeat after its end, although the window is open', async () => {
    const newer = (await fleet.refresh(ada.refreshToken)).body;
    await fleet.endIn(ada.refreshToken, 0, 'ends_at', 'expires_at');
    for (const token of [ada.refreshToken, newer.refresh_token])
      expect(await fleet.refresh(token)).toMatchObject(REFUSED);
    expect(await session()).toMatchObject({ generation: 1, ended_at: null });
  });

  it('that was not refreshed for 7 days is over', async () => {
    await fleet.age(ada.refreshToken, 7 * DAY);
    expect(await fleet.refresh(ada.refreshToken)).toMatchObject(REFUSED);
    expect(await session()).toMatchObject({ generation: 0, ended_at: null });
  });
});

describe('lifetimes that an operator shortens', () => {
  let fleet: Fleet;
  let ada: Person;
  beforeAll(async () => {
    fleet = await startFleet('one instance');
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
  });
  const shortened = async (env: Record<string, string>) => {
    const server = await startServer({ database: fleet.database, env });
    return (refresh_token: string) =>
      server.request<Tokens>('POST', '/auth/refresh', { body: { refresh_token } });
  };

  it('count for refresh tokens that are out already', async () => {
    const refresh = await shortened({ REFRESH_TOKEN_EXPIRE_DAYS: '1' });
    const { refreshToken } = await fleet.createUser();
    await fleet.age(refreshToken, DAY);
    expect(await refresh(refreshToken)).toMatchObject(REFUSED);
    await fleet.age(ada.refreshToken, DAY - 600);
    const { status, body } = await refresh(ada.refreshToken);
    expect([status, body.refresh_expires_in]).toEqual([200, DAY]);
  });

  it('end no session that is younger, although its tokens were made to live longer', async () => {
    const refresh = await shortened({ SESSION_MAX_DAYS: '5' });
    const { status, body } = await refresh(ada.refreshToken);
    expect(status).toBe(200);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(5 * DAY);
  });

  it('count for sessions that are open already', async () => {
    const refresh = await shortened({ SESSION_MAX_DAYS: '10' });
    await fleet.age(ada.refreshToken, 6 * DAY);
    const { status, body } = await refresh(ada.refreshToken);
    expect(status).toBe(200);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(4 * DAY);
    const { refreshToken } = await fleet.createUser();
    await fleet.age(refreshToken, 6 * DAY);
    const newer = (await fleet.refresh(refreshToken)).body;
    await fleet.age(refreshToken, 4 * DAY);
    expect(await refresh(newer.refresh_token)).toMatchObject(REFUSED);
    expect((await fleet.refresh(newer.refresh_token)).status).toBe(200);
  });
});

describe('by the real clock', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    const env = { SESSION_MAX_DAYS: '0.0001', REFRESH_REUSE_WINDOW_SECONDS: '1' }; // 9 s
    fleet = await startFleet('one instance', env);
  }, FLEET_STARTS_WITHIN_MS);

  it('a session never outlives SESSION_MAX_DAYS', async () => {
    let token = (await fleet.createUser()).refreshToken;
    const ends = Number(claimsOf(token)['exp']);
    for (
      let answer = await fleet.refresh(token);
      answer.status === 200;
      answer = await fleet.refresh(token)
    ) {
      token = answer.body.refresh_token;
      expect(claimsOf(token)['exp']).toBeLessThanOrEqual(ends);
      expect(claimsOf(answer.body.access_token)['exp']).toBeLessThanOrEqual(ends + 1);
      await sleep(1_000);
    }
    expect(Date.now() / 1000).toBeGreaterThan(ends - 1);
    expect(await fleet.refresh(token)).toMatchObject(REFUSED);
  });

  it('the window is REFRESH_REUSE_WINDOW_SECONDS', async () => {
    const ada = await fleet.createUser();
    await fleet.refresh(ada.refreshToken);
    await sleep(1_100);
    expect(await fleet.refresh(ada.refreshToken)).toMatchObject(REFUSED);
    expect(await fleet.sessionOf(ada.refreshToken)).toMatchObject({ end_reason: 'reuse' });
  });
});
