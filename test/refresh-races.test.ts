import {
  accessWith,
  type Fleet,
  FLEET_STARTS_WITHIN_MS,
  INSTANCES,
  type Served,
  startFleet,
  type Tokens,
  tokensOf,
} from './support/fleet.js';
import type { HeldRow } from './support/held-row.js';
import type { Person } from './support/people.js';
import { claimsOf } from './support/token.js';

const REFRESHES = 3;

describe.each(INSTANCES)('on %s, a refresh that races', (instances) => {
  let fleet: Fleet;
  let admin: Person;
  let ada: Person;
  let held: HeldRow;
  beforeAll(async () => {
    fleet = await startFleet(instances);
    admin = await fleet.admin();
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
    held = await fleet.hold(ada.refreshToken);
  });

  type Change = () => Promise<Served<unknown>>;
  const logOut: Change = () => fleet.request('POST', '/auth/logout', { token: ada.accessToken });
  const byAdmin = (method: string, path: string, body?: object): Promise<Served<unknown>> =>
    fleet.request(method, `/admin/users/${ada.userId}${path}`, {
      token: admin.accessToken,
      ...(body && { body }),
    });
  const ends: [string, Change][] = [
    ['a logout', logOut],
    ['a deactivation', () => byAdmin('PATCH', '', { is_active: false })],
    ['an end of all sessions', () => byAdmin('POST', '/revoke-sessions')],
    ['a deletion', () => byAdmin('DELETE', '')],
  ];

  const refreshes = () => fleet.refreshAtOnce(ada.refreshToken, REFRESHES);
  const wonBy = (answers: Served<Tokens>[]) =>
    answers.filter(({ status }) => status === 200).map(({ body }) => body);

  it.each(ends)('%s and comes first is answered, and nothing of it lives afterwards', async (_, change) => {
    const racing = refreshes();
    await held.lined(REFRESHES);
    const changing = change();
    await held.lined(REFRESHES + 1);
    await held.release();
    const won = wonBy(await racing);
    const { status, by } = await changing;
    expect(won.length).toBeGreaterThan(0); // the first in line; PostgreSQL keeps no order among the others
    expect(Math.floor(status / 100)).toBe(2);
    await fleet.expectDead(by, ...won, tokensOf(ada));
  });

  it.each(ends)('%s and comes second is refused', async (_, change) => {
    const changing = change();
    await held.lined(1);
    const racing = refreshes();
    await held.lined(1 + REFRESHES);
    await held.release();
    expect(wonBy(await racing)).toEqual([]);
    const { status, by } = await changing;
    expect(Math.floor(status / 100)).toBe(2);
    await fleet.expectDead(by, tokensOf(ada));
  });

  it.each(ends)('%s, without order, leaves nothing alive', async (_, change) => {
    await held.release();
    for (let round = 0; round < 5; round++) {
      ada = await fleet.createUser();
      const [answers, { by }] = await Promise.all([refreshes(), change()]);
      await fleet.expectDead(by, ...wonBy(answers), tokensOf(ada));
    }
  });

  describe('the end of the session by an old token', () => {
    it('and comes first is answered, and nothing of it lives afterwards', async () => {
      await held.release();
      const newest = (await fleet.refreshInRow(ada.refreshToken, 3)).at(-1)!.refresh_token;
      held = await fleet.hold(ada.refreshToken);
      const racing = fleet.refresh(newest);
      await held.lined(1);
      const thief = fleet.refresh(ada.refreshToken);
      await held.lined(2);
      await held.release();
      const { status, body } = await racing;
      const { by, ...refused } = await thief;
      expect([status, refused.status]).toEqual([200, 401]);
      await fleet.expectDead(by, body, tokensOf(ada));
    });

    it('and comes second is refused', async () => {
      await held.release();
      const newest = (await fleet.refreshInRow(ada.refreshToken, 3)).at(-1)!.refresh_token;
      held = await fleet.hold(ada.refreshToken);
      const thief = fleet.refresh(ada.refreshToken);
      await held.lined(1);
      const racing = fleet.refreshAtOnce(newest, REFRESHES);
      await held.lined(1 + REFRESHES);
      await held.release();
      expect([(await thief).status, wonBy(await racing)]).toEqual([401, []]);
    });
  });

  describe('a change of roles', () => {
    const assign = (roles: string[]) => byAdmin('PUT', '/roles', { roles });

    it('makes tokens that are stale or have the new roles, and the next refresh has them for certain', async () => {
      const racing = refreshes();
      await held.lined(REFRESHES);
      const { status, by } = await assign(['user', 'clinician']);
      await held.release();
      const won = wonBy(await racing);
      expect([status, won.length]).toEqual([200, REFRESHES]);
      for (const { access_token } of won) {
        const { roles, ver } = claimsOf(access_token);
        expect([roles, ver]).toEqual([['user'], 1]);
        await fleet.expectRefused(by, access_token, 'token_stale');
      }
      const next = (await fleet.refresh(won[0]!.refresh_token)).body;
      expect(claimsOf(next.access_token)).toMatchObject({ roles: ['user', 'clinician'], ver: 2 });
      expect(await accessWith(by, next.access_token)).toBe(200);
    });

    it('never has old roles with a new version, or new ones with an old', async () => {
      await held.release();
      const rolesOf: Record<number, string[]> = { 1: ['user'] };
      let [newest, changing] = [ada.refreshToken, true];
      const changes = (async () => {
        for (let ver = 2; ver < 14; ver++) {
          rolesOf[ver] = ver % 2 ? ['user'] : ['user', 'clinician'];
          expect((await assign(rolesOf[ver]!)).status).toBe(200);
        }
      })().finally(() => {
        changing = false;
      });
      const versions = new Set<unknown>();
      while (changing) {
        for (const { body } of await fleet.refreshAtOnce(newest, REFRESHES)) {
          const { roles, ver } = claimsOf(body.access_token);
          expect([ver, roles]).toEqual([ver, rolesOf[ver as number]]);
          newest = body.refresh_token;
          versions.add(ver);
        }
      }
      await changes;
      expect(versions.size).toBeGreaterThan(1);
      const last = (await fleet.refresh(newest)).body;
      expect(claimsOf(last.access_token)).toMatchObject({ roles: rolesOf[13], ver: 13 });
    });
  });
});
