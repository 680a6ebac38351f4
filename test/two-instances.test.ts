import { accessOf, becomes, sessionOf } from './support/access.js';
import { commandOn } from './support/command.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { moveTimes } from './support/refresh-store.js';
import { temporaryFolder } from './support/run.js';
import { type Server, startServer } from './support/server.js';
import { claimsOf } from './support/token.js';

let database: Database;
let one: Server;
let other: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  const alone = 'two instances that the test tells apart';
  [one, other] = await Promise.all([startServer({ database, alone }), startServer({ database, alone })]);
  admin = await signedInAs(one, database, ['user', 'admin']);
}, 60_000);

const refresh = (server: Server, { refreshToken }: Person) =>
  server.request<{ access_token: string }>('POST', '/auth/refresh', {
    body: { refresh_token: refreshToken },
  });
const asAdmin = async (method: string, path: string, body?: object) => {
  const answer = await one.request(method, path, { token: admin.accessToken, ...(body && { body }) });
  expect(answer.status).toBeLessThan(300);
};
const roles = (person: Person, ...names: string[]) =>
  asAdmin('PUT', `/admin/users/${person.userId}/roles`, { roles: names });

/** Each made on one instance. */
const CHANGES: [string, string, (person: Person) => Promise<unknown>][] = [
  ['logs out', 'token_revoked', (ada) => one.request('POST', '/auth/logout', { token: ada.accessToken })],
  [
    'ends the session from another one of theirs',
    'token_revoked',
    async (ada) => {
      const phone = await logIn(one, ada);
      const body = { refresh_token: ada.refreshToken };
      await one.request('POST', '/auth/logout', { token: phone.accessToken, body });
    },
  ],
  [
    'ends the session by its id',
    'token_revoked',
    (ada) => one.request('DELETE', `/auth/sessions/${sessionOf(ada)}`, { token: ada.accessToken }),
  ],
  [
    'logs out everywhere',
    'token_revoked',
    (ada) => one.request('POST', '/auth/logout-all', { token: ada.accessToken }),
  ],
  [
    'changes their password',
    'token_revoked',
    (ada) =>
      one.request('POST', '/auth/password', {
        token: ada.accessToken,
        body: { current_password: ada.password, new_password: 'Another-One-88' },
      }),
  ],
  [
    'erases themselves',
    'token_revoked',
    (ada) => one.request('DELETE', '/users/me', { token: ada.accessToken, body: { password: ada.password } }),
  ],
  [
    'had an old refresh token used by a thief',
    'token_revoked',
    async (ada) => {
      await refresh(one, ada);
      await moveTimes(database, claimsOf(ada.refreshToken)['sid'], ['rotated_at'], -60);
      expect((await refresh(one, ada)).status).toBe(401);
    },
  ],
  [
    'has the sessions revoked',
    'token_revoked',
    (ada) => asAdmin('POST', `/admin/users/${ada.userId}/revoke-sessions`),
  ],
  [
    'is deactivated',
    'token_revoked',
    (ada) => asAdmin('PATCH', `/admin/users/${ada.userId}`, { is_active: false }),
  ],
  ['is deleted', 'token_revoked', (ada) => asAdmin('DELETE', `/admin/users/${ada.userId}`)],
  ['gets another role', 'token_stale', (ada) => roles(ada, 'user', 'clinician')],
  ['loses a role', 'token_stale', (ada) => roles(ada)],
];

describe('of two instances on one database', () => {
  it.each(CHANGES)(
    'one refuses the next request of who %s with %s, the other soon after',
    async (_, code, change) => {
      const [ada, bystander] = [await createUser(one), await createUser(other)];
      const both = [one, other];
      for (const server of both)
        for (const person of [ada, ada, bystander]) expect(await accessOf(server, person)).toBe('ok'); // twice, so that the token is a known one
      await change(ada);
      expect(await accessOf(one, ada)).toBe(code);
      await becomes(other, ada, code);
      for (const server of both)
        expect([await accessOf(server, ada), await accessOf(server, bystander)]).toEqual([code, 'ok']);
    },
  );

  it('each gives a token with the new roles at once, to who refreshes', async () => {
    for (const server of [one, other]) {
      const ada = await createUser(one);
      await roles(ada, 'user', 'auditor');
      const { status, body } = await refresh(server, ada);
      expect(status).toBe(200);
      for (const asked of [one, other]) {
        const answer = await asked.request('GET', '/auth/forward', { token: body.access_token });
        expect(answer).toMatchObject({ status: 200, body: { roles: ['user', 'auditor'] } });
      }
    }
  });

  it('both refuse whose password was changed by a command, and their old sessions for good', async () => {
    const ada = await createUser(one);
    for (const server of [one, other]) expect(await accessOf(server, ada)).toBe('ok');
    const { code } = await commandOn(database, 'user-password.js', [ada.email], 'Another-One-88\n');
    expect(code).toBe(0);
    for (const server of [one, other]) {
      await becomes(server, ada, 'token_revoked');
      expect((await refresh(server, ada)).status).toBe(401);
    }
    const again = await logIn(other, { ...ada, password: 'Another-One-88' });
    expect([await accessOf(one, again), await accessOf(other, again)]).toEqual(['ok', 'ok']);
  });

  it('both let a token in again when a deactivation did not happen', async () => {
    // The only active admin can't go: the transaction that had ended the sessions is rolled back.
    expect(
      await other.request('PATCH', `/admin/users/${admin.userId}`, {
        token: admin.accessToken,
        body: { is_active: false },
      }),
    ).toMatchObject({ status: 409 });
    expect([await accessOf(one, admin), await accessOf(other, admin)]).toEqual(['ok', 'ok']);
  });
});

describe('of two processes on one embedded database', () => {
  it('one refuses who logged out at the other, and a third one that starts later does so too', async () => {
    const env = { DATABASE_URL: '', DATA_DIR: await temporaryFolder('shared') };
    const [first, second] = [await startServer({ env }), await startServer({ env })];
    const [ada, eve] = [await createUser(first), await createUser(second)];
    for (const person of [ada, eve]) expect(await accessOf(second, person)).toBe('ok');
    await first.request('POST', '/auth/logout', { token: ada.accessToken });
    await becomes(second, ada, 'token_revoked');
    await first.kill();
    await second.request('POST', '/auth/logout', { token: eve.accessToken });
    const third = await startServer({ env });
    for (const person of [ada, eve]) expect(await accessOf(third, person)).toBe('token_revoked');
  }, 120_000);
});
