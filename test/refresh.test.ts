import {
  accessWith,
  type Fleet,
  FLEET_STARTS_WITHIN_MS,
  INSTANCES,
  REFUSED,
  startFleet,
  tokensOf,
} from './support/fleet.js';
import type { Person } from './support/people.js';
import { REFRESH_STORE } from './support/run.js';
import { claimsOf, headerOf } from './support/token.js';

/** As many statements as one instance can have waiting, since its pool holds as many connections. */
const POOL = 10;

describe.each(INSTANCES)('on %s', (instances) => {
  let fleet: Fleet;
  let ada: Person;
  beforeAll(async () => {
    fleet = await startFleet(instances);
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
  });

  const session = () => fleet.sessionOf(ada.refreshToken);
  const secondsLater = (seconds: number) => fleet.age(ada.refreshToken, seconds);
  const rotations = (count: number) => fleet.refreshInRow(ada.refreshToken, count);

  describe('the newest token', () => {
    it('gets new tokens of the same session', async () => {
      const { status, body, by } = await fleet.refresh(ada.refreshToken);
      expect(status).toBe(200);
      expect(body).toMatchObject({ token_type: 'bearer', expires_in: 900, user_id: ada.userId });
      expect(headerOf(body.refresh_token)).toEqual({ alg: 'HS256', typ: 'rt+jwt', kid: expect.any(String) });
      const { iat, exp, sid } = claimsOf(ada.refreshToken);
      expect(claimsOf(body.refresh_token)).toEqual({
        iss: 'meditwin',
        aud: 'meditwin-api',
        sub: ada.userId,
        sid,
        gen: 1,
        iat: expect.any(Number),
        exp: expect.any(Number),
      });
      expect(Number(exp) - Number(iat)).toBeCloseTo(604_800, -1);
      expect([await accessWith(by, ada.accessToken), await accessWith(by, body.access_token)]).toEqual([
        200, 200,
      ]);
    });

    it('used 50 times at once has one successor, and moves the session once', async () => {
      const before = await session();
      const held = await fleet.hold(ada.refreshToken);
      const racing = fleet.refreshAtOnce(ada.refreshToken, 50);
      await held.lined(POOL * fleet.servers.length);
      const [waited] = await fleet.database.query("SELECT date_trunc('ms', clock_timestamp()) AS at");
      await held.release();
      const answers = await racing;
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
      expect(await session()).toMatchObject({
        generation: 1,
        previous_rotated_at: before['rotated_at'],
        ended_at: null,
      });
      // By the clock of when the row was had, not of when it was asked for.
      const had = REFRESH_STORE === 'postgres' ? waited!['at'] : before['rotated_at'];
      expect(Number((await session())['rotated_at'])).toBeGreaterThanOrEqual(Number(had));
      for (const { by, body } of [answers[0]!, answers.at(-1)!])
        expect(await accessWith(by, body.access_token)).toBe(200);
      const next = await fleet.refresh(answers[0]!.body.refresh_token);
      expect([next.status, claimsOf(next.body.refresh_token)['gen']]).toEqual([200, 2]);
    });

    it('whose answer was lost is sent again, and the session goes on', async () => {
      const held = await fleet.hold(ada.refreshToken);
      const leaving = new AbortController();
      const body = { refresh_token: ada.refreshToken };
      const lost = fleet.request('POST', '/auth/refresh', { body, signal: leaving.signal });
      if (REFRESH_STORE === 'postgres') await held.lined(1); // where nothing waits, the answer would not be lost
      leaving.abort();
      await expect(lost).rejects.toThrow('aborted');
      const again = fleet.refresh(ada.refreshToken);
      await held.lined(2);
      await held.release();
      expect((await again).status).toBe(200);
      expect(await session()).toMatchObject({ generation: 1, ended_at: null });
      expect((await fleet.refresh((await again).body.refresh_token)).status).toBe(200);
    });

    it('is dead in the same instant in which an old one ends the session, also inside the window', async () => {
      const [one, two, three] = await rotations(3);
      const { by, ...refused } = await fleet.refresh(ada.refreshToken);
      expect(refused).toMatchObject(REFUSED);
      await fleet.expectDead(by, three!, two!, one!, tokensOf(ada));
    });
  });

  describe('the parent', () => {
    it('gets the very same successor inside the window, with the roles of now', async () => {
      const [[first], admin] = [await rotations(1), await fleet.admin()];
      const { by } = await fleet.request('PUT', `/admin/users/${ada.userId}/roles`, {
        token: admin.accessToken,
        body: { roles: ['user', 'clinician'] },
      });
      const second = await fleet.refresh(ada.refreshToken);
      expect(second.body.refresh_token).toBe(first!.refresh_token);
      expect(claimsOf(second.body.access_token)).toMatchObject({ roles: ['user', 'clinician'] });
      expect(await accessWith(by, second.body.access_token)).toBe(200);
    });

    it('ends the session outside the window', async () => {
      const [newer] = await rotations(1);
      await secondsLater(11);
      const { by, ...refused } = await fleet.refresh(ada.refreshToken);
      expect(refused).toMatchObject(REFUSED);
      expect(await session()).toMatchObject({ generation: 1, end_reason: 'reuse' });
      await fleet.expectDead(by, newer!, tokensOf(ada));
    });

    it('leaves other sessions of the same user alone when it ends its own', async () => {
      const other = (await fleet.logIn(ada)).body;
      await rotations(1);
      await secondsLater(11);
      const { by } = await fleet.refresh(ada.refreshToken);
      expect(await accessWith(by, other.access_token)).toBe(200);
      expect((await fleet.refresh(other.refresh_token)).status).toBe(200);
    });

    it('changes nothing in the session by being used', async () => {
      await rotations(1);
      const before = await session();
      for (let i = 0; i < 20; i++) expect((await fleet.refresh(ada.refreshToken)).status).toBe(200);
      expect(await session()).toEqual(before);
    });

    it('has a window that counts from the first rotation, however often it is used meanwhile', async () => {
      const [newer] = await rotations(1);
      for (let second = 0; second < 9; second += 3) {
        await secondsLater(3);
        expect((await fleet.refresh(ada.refreshToken)).status).toBe(200);
      }
      await secondsLater(2);
      const { by, ...refused } = await fleet.refresh(ada.refreshToken);
      expect(refused).toMatchObject(REFUSED);
      await fleet.expectDead(by, newer!);
    });
  });
});
