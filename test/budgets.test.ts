import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  COUNTING,
  databaseCountingIn,
  expectSpent,
  from,
  newAddress,
  pass,
  signIn,
  spendAlso,
  spentOf,
  statuses,
  STORES,
  times,
  timesAsked,
} from './support/budgets.js';
import type { Database } from './support/database.js';
import { createUser } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const NOBODY = 'nobody@example.org';

describe.each(STORES)('counted in %s,', (store) => {
  let database: Database;
  /** Counts for nothing: makes the people of these tests. */
  let generous: Server;
  let server: Server;

  beforeAll(async () => {
    database = await databaseCountingIn(store);
    generous = await startServer({ database });
    server = await startServer({ database, env: COUNTING });
  });

  const signUp = (at: string, on = server) => {
    const name = `u${randomBytes(6).toString('hex')}`;
    const body = { email: `${name}@example.org`, username: name, password: 'SecurePass123!' };
    return on.request('POST', '/auth/signup', { body, headers: from(at) });
  };
  const refresh = (refresh_token: string) =>
    server.request<Record<string, string>>('POST', '/auth/refresh', { body: { refresh_token } });

  describe('a window', () => {
    it('slides: what was spent before its middle comes back alone, not with the rest', async () => {
      const at = newAddress();
      const pair = `${NOBODY} ${at}`;
      expect(await statuses(3, () => signIn(server, NOBODY, { at }))).toEqual(times(3, 401));
      await pass(database, 48, 'sign-in-pair', pair); // 12 of 15 minutes
      expect(await statuses(3, () => signIn(server, NOBODY, { at }))).toEqual([401, 401, 429]);
      await sleep(1_100); // what memory knows
      const refused = await signIn(server, NOBODY, { at });
      expectSpent(refused, 'sign-in-pair', 5, 900);
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeLessThanOrEqual(3 * 60 + 15);
      expect(wait).toBeGreaterThan(2 * 60);
      await pass(database, 13, 'sign-in-pair', pair);
      await sleep(1_100);
      expect(await statuses(4, () => signIn(server, NOBODY, { at }))).toEqual([401, 401, 401, 429]);
    });

    it('still counts what was spent just inside of it, and no longer what was spent before', async () => {
      const at = newAddress();
      const pair = `${NOBODY} ${at}`;
      await statuses(5, () => signIn(server, NOBODY, { at }));
      await pass(database, 59, 'sign-in-pair', pair);
      expect((await signIn(server, NOBODY, { at })).status).toBe(429);
      await pass(database, 1_000_000_000_000, 'sign-in-pair', pair);
      await sleep(1_100);
      expect(await statuses(6, () => signIn(server, NOBODY, { at }))).toEqual([...times(5, 401), 429]);
    });

    it('is not made longer by what is refused', async () => {
      const at = newAddress();
      await statuses(20, () => signIn(server, NOBODY, { at }));
      expect(await spentOf(database, 'sign-in-pair', `${NOBODY} ${at}`)).toBe(5);
    });
  });

  describe('a flood on a spent budget', () => {
    it('asks the store once a second', async () => {
      const at = newAddress();
      const one = server.direct('each process asks once a second');
      await statuses(5, () => signIn(one, NOBODY, { at }));
      const start = Date.now();
      const asked = await timesAsked(database, async () => {
        expect(new Set(await statuses(200, () => signIn(one, NOBODY, { at })))).toEqual(new Set([429]));
      });
      const seconds = Math.ceil((Date.now() - start) / 1_000);
      expect(asked).toBeGreaterThan(0);
      expect(asked).toBeLessThanOrEqual(seconds + 1);
    });
  });

  describe('sign-ups', () => {
    it('of one address are 10 an hour, also 30 at once', async () => {
      const here = newAddress();
      const answers = await Promise.all(times(30, 0).map(() => signUp(here)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
      expectSpent(await signUp(here), 'sign-up', 10, 3600);
      expect((await signUp(newAddress())).status).toBe(201);
    });
  });

  describe('refreshes', () => {
    it('of one session are 60 a minute', async () => {
      const [ada, eve] = [await createUser(generous), await createUser(generous)];
      const forward = () =>
        server.request<{ session_id: string }>('GET', '/auth/forward', { token: ada.accessToken });
      const { session_id } = (await forward()).body;
      let newest = (await refresh(ada.refreshToken)).body['refresh_token']!;
      await spendAlso(database, 58, 'refresh', session_id);
      const sixtieth = await refresh(newest);
      expect(sixtieth.status).toBe(200);
      newest = sixtieth.body['refresh_token']!;
      expectSpent(await refresh(newest), 'refresh', 60, 60);
      expect((await refresh(eve.refreshToken)).status).toBe(200);
      expect((await forward()).status).toBe(200);
    });

    it('with one refused token are 5 in 10 seconds', async () => {
      expect(await statuses(5, () => refresh('refused'))).toEqual(times(5, 401));
      expectSpent(await refresh('refused'), 'refused-refresh', 5, 10);
      expect((await refresh('another')).status).toBe(401);
    });

    it('with one token of an ended session are 5 in 10 seconds', async () => {
      const { accessToken, refreshToken } = await createUser(generous);
      await server.request('POST', '/auth/logout', { token: accessToken });
      expect(await statuses(6, () => refresh(refreshToken))).toEqual([...times(5, 401), 429]);
    });
  });

  describe('a restart', () => {
    it('forgets no budget', async () => {
      const at = newAddress();
      const first = await startServer({ database, env: COUNTING });
      expect(await statuses(5, () => signIn(first, NOBODY, { at }))).toEqual(times(5, 401));
      await first.kill();
      const second = await startServer({ database, env: COUNTING });
      expect((await signIn(second, NOBODY, { at })).status).toBe(429);
    });
  });

  describe('RATE_LIMIT_SCALE', () => {
    it('multiplies every budget', async () => {
      const double = await startServer({ database, env: { ...COUNTING, RATE_LIMIT_SCALE: '2' } });
      const at = newAddress();
      expect(await statuses(10, () => signIn(double, 'double@example.org', { at }))).toEqual(times(10, 401));
      expectSpent(await signIn(double, 'double@example.org', { at }), 'sign-in-pair', 10, 900);
      const answers = await Promise.all(times(25, 0).map(() => signUp(at, double)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    });

    it('leaves at least one point of each', async () => {
      const tight = await startServer({ database, env: { ...COUNTING, RATE_LIMIT_SCALE: '0.01' } });
      const at = newAddress();
      expect(await statuses(2, () => signIn(tight, 'tight@example.org', { at }))).toEqual([401, 429]);
    });
  });
});
