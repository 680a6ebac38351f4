import {
  accessWith,
  type Fleet,
  FLEET_STARTS_WITHIN_MS,
  INSTANCES,
  type Served,
  startFleet,
  type Tokens,
} from './support/fleet.js';
import { type HeldRow, holdUser } from './support/held-row.js';
import type { Person } from './support/people.js';
import { claimsOf } from './support/token.js';

describe.each(INSTANCES)('on %s, a login that races', (instances) => {
  let fleet: Fleet;
  let admin: Person;
  let ada: Person;
  let held: HeldRow;
  beforeAll(async () => {
    fleet = await startFleet(instances);
    admin = await fleet.admin();
  }, FLEET_STARTS_WITHIN_MS);
  // Password and address are verified before the session is opened; there every login waits for the user's row.
  beforeEach(async () => {
    ada = await fleet.createUser();
    held = await holdUser(fleet.database, ada.userId);
  });

  /** With where it was made, and how many sessions it opens itself. */
  type Change = () => Promise<{ done: boolean; by: Served<unknown>['by']; opens: number }>;
  const byAdmin = async (method: string, path: string, body?: object) => {
    const { status, by } = await fleet.request(method, `/admin/users/${ada.userId}${path}`, {
      token: admin.accessToken,
      ...(body && { body }),
    });
    return { done: status === 200 || status === 204, by, opens: 0 };
  };
  const changePassword: Change = async () => {
    const { status, by } = await fleet.request('POST', '/auth/password', {
      token: ada.accessToken,
      body: { current_password: ada.password, new_password: 'Another-One-88' },
    });
    return { done: status === 200, by, opens: 1 };
  };
  const ends: [string, Change][] = [
    ['a change of the password', changePassword],
    ['a deactivation', () => byAdmin('PATCH', '', { is_active: false })],
    ['a deletion', () => byAdmin('DELETE', '')],
  ];

  it.each(ends)('%s and comes second is refused, and opens no session', async (_, change) => {
    const changing = change();
    await held.lined(1);
    const logins = [fleet.logIn(ada), fleet.logIn(ada)];
    await held.lined(3);
    await held.release();
    for (const { status, body } of await Promise.all(logins))
      expect([status, body.code]).toEqual([401, 'invalid_credentials']);
    const { done, opens } = await changing;
    expect([done, await live()]).toEqual([true, opens]);
  });

  it.each(ends)('%s and comes first is answered, and its session ends with the others', async (_, change) => {
    const login = fleet.logIn(ada);
    await held.lined(1);
    const changing = change();
    await held.lined(2);
    await held.release();
    const [{ status, body }, { done, by, opens }] = await Promise.all([login, changing]);
    expect([status, done]).toEqual([200, true]);
    await fleet.expectDead(by, body);
    expect((await fleet.refresh(body.refresh_token)).status).toBe(401);
    expect(await live()).toBe(opens);
  });

  it.each(ends)('%s, without order, leaves no session alive', async (_, change) => {
    await held.release();
    for (let round = 0; round < 4; round++) {
      ada = await fleet.createUser();
      const [first, second, { done, opens }] = await Promise.all([
        fleet.logIn(ada),
        fleet.logIn(ada),
        change(),
      ]);
      expect([done, await live()]).toEqual([true, opens]);
      for (const { status, body } of [first, second])
        if (status === 200) expect((await fleet.refresh(body.refresh_token)).status).toBe(401);
    }
  });

  describe('a change of roles', () => {
    const assign = () => byAdmin('PUT', '/roles', { roles: ['user', 'clinician'] });
    const accessOf = (tokens: Tokens) => {
      const { roles, ver } = claimsOf(tokens.access_token);
      return { roles, ver };
    };

    it('and comes second has the new roles', async () => {
      const changing = assign();
      await held.lined(1);
      const login = fleet.logIn(ada);
      await held.lined(2);
      await held.release();
      const [{ body }, { done, by }] = await Promise.all([login, changing]);
      expect([done, accessOf(body)]).toEqual([true, { roles: ['user', 'clinician'], ver: 2 }]);
      expect(await accessWith(by, body.access_token)).toBe(200);
    });

    it('and comes first is stale at once, and has the new roles after a refresh', async () => {
      const login = fleet.logIn(ada);
      await held.lined(1);
      const changing = assign();
      await held.lined(2);
      await held.release();
      const [{ body }, { done, by }] = await Promise.all([login, changing]);
      expect([done, accessOf(body)]).toEqual([true, { roles: ['user'], ver: 1 }]);
      await fleet.expectRefused(by, body.access_token, 'token_stale');
      const next = (await fleet.refresh(body.refresh_token)).body;
      expect(accessOf(next)).toEqual({ roles: ['user', 'clinician'], ver: 2 });
      expect(await accessWith(by, next.access_token)).toBe(200);
    });
  });

  async function live(): Promise<number> {
    const [row] = await fleet.database.query<{ live: number }>(
      'SELECT count(*)::integer AS live FROM session WHERE user_id = $1 AND ended_at IS NULL',
      [ada.userId],
    );
    return row!.live;
  }
});
