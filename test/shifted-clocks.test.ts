import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accessOf, becomes } from './support/access.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const SHIFT_CLOCK = `--import=${pathToFileURL(resolve('test/support/shift-clock.mjs')).href}`;
const HOUR_SECONDS = 3_600;

let database: Database;
let right: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  right = await startServer({ database });
  admin = await signedInAs(right, database, ['user', 'admin']);
});

const claims = ({ accessToken }: Person) =>
  JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as { iat: number; ver: number };
const roles = async (person: Person, ...names: string[]) =>
  expect(
    await right.request('PUT', `/admin/users/${person.userId}/roles`, {
      token: admin.accessToken,
      body: { roles: names },
    }),
  ).toMatchObject({ status: 200 });

describe.each([
  ['ahead', HOUR_SECONDS],
  ['behind', -HOUR_SECONDS],
])('an instance whose clock is an hour %s', (_, shift) => {
  let wrong: Server;
  /** Signed up there, so that the token bears its time. */
  let ada: Person;

  beforeAll(async () => {
    const env = { NODE_OPTIONS: SHIFT_CLOCK, CLOCK_SHIFT_SECONDS: String(shift) };
    wrong = await startServer({ database, env });
  });
  beforeEach(async () => {
    ada = await createUser(wrong);
    expect(Math.abs(claims(ada).iat - (Date.now() / 1000 + shift))).toBeLessThan(600);
    expect(await accessOf(wrong, ada)).toBe('ok');
  });

  it('refuses its own tokens when the other one takes a role away', async () => {
    await roles(ada);
    await becomes(wrong, ada, 'token_stale');
    expect(await accessOf(wrong, ada)).toBe('token_stale');
  });

  it('refuses its own tokens when the other one ends their sessions', async () => {
    const path = `/admin/users/${ada.userId}/revoke-sessions`;
    expect((await right.request('POST', path, { token: admin.accessToken })).status).toBe(200);
    await becomes(wrong, ada, 'token_revoked');
  });

  it('gives a token with the new roles at once, which it lets in whatever its time', async () => {
    await roles(ada, 'user', 'auditor');
    await becomes(wrong, ada, 'token_stale');
    const again = await logIn(wrong, ada);
    expect(claims(again).ver).toBe(claims(ada).ver + 1);
    const { status, body } = await wrong.request('GET', '/auth/forward', { token: again.accessToken });
    expect([status, body['roles']]).toEqual([200, ['user', 'auditor']]);
    expect(await accessOf(wrong, ada)).toBe('token_stale');
  });

  it('takes refresh tokens, whose times are the database’s, and signs nobody out', async () => {
    const eve = await createUser(right);
    let { refreshToken } = eve;
    for (const server of [wrong, right, wrong]) {
      const body = { refresh_token: refreshToken };
      const answer = await server.request<{ refresh_token: string }>('POST', '/auth/refresh', { body });
      expect(answer).toMatchObject({ status: 200, body: { user_id: eve.userId } });
      refreshToken = answer.body.refresh_token;
    }
  });

  it('tells the other one, which refuses its own tokens too', async () => {
    const eve = await logIn(right, ada);
    expect(await accessOf(right, eve)).toBe('ok');
    expect((await wrong.request('POST', '/auth/logout', { token: ada.accessToken })).status).toBe(200);
    expect(await accessOf(wrong, ada)).toBe('token_revoked');
    expect(await accessOf(right, eve)).toBe('ok'); // another session
    const root = await signedInAs(wrong, database, ['user', 'admin']);
    const demote = { token: root.accessToken, body: { roles: [] } };
    expect((await wrong.request('PUT', `/admin/users/${ada.userId}/roles`, demote)).status).toBe(200);
    await becomes(right, eve, 'token_stale');
  });
});
