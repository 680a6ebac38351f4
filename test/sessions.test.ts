import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let server: Server;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});

const access = async ({ accessToken }: { accessToken: string }, on = server) => {
  const { status, body } = await on.request('GET', '/auth/forward', { token: accessToken });
  return status === 200 ? 'ok' : body['code'];
};
const refreshStatus = async ({ refreshToken }: Person, on = server) =>
  (await on.request('POST', '/auth/refresh', { body: { refresh_token: refreshToken } })).status;
const logOut = ({ accessToken }: Person, body?: object) =>
  server.request('POST', '/auth/logout', { token: accessToken, ...(body && { body }) });

async function expectAlive(...people: Person[]): Promise<void> {
  for (const person of people)
    expect([await access(person), await refreshStatus(person)]).toEqual(['ok', 200]);
}
async function expectOver(...people: Person[]): Promise<void> {
  for (const person of people)
    expect([await access(person), await refreshStatus(person)]).toEqual(['token_revoked', 401]);
}

describe('anonymous', () => {
  it('cannot log out', async () => {
    const { refreshToken } = await createUser(server);
    const answer = await server.request('POST', '/auth/logout', { body: { refresh_token: refreshToken } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_missing' } });
  });
});

describe('user', () => {
  it('ends access and refresh of this session at once by logging out, and no other', async () => {
    const ada = await createUser(server);
    const [phone, eve] = [await logIn(server, ada), await createUser(server)];
    const { status, body } = await logOut(ada);
    expect(status).toBe(200);
    expect(body).toEqual({
      message: expect.any(String),
      logged_out_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    await expectOver(ada);
    await expectAlive(phone, eve);
    expect(await logOut(ada)).toMatchObject({ status: 401, body: { code: 'token_revoked' } });
  });

  it('ends both when two requests log out at once', async () => {
    const ada = await createUser(server);
    const statuses = (await Promise.all([logOut(ada), logOut(ada)])).map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([]);
    await expectOver(ada);
  });

  it('ends another session of their own by its refresh token', async () => {
    const ada = await createUser(server);
    const [phone, tablet] = [await logIn(server, ada), await logIn(server, ada)];
    expect((await logOut(ada, { refresh_token: phone.refreshToken })).status).toBe(200);
    await expectOver(ada, phone);
    await expectAlive(tablet);
  });

  it('does not end a session of somebody else by its refresh token', async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    expect((await logOut(eve, { refresh_token: ada.refreshToken })).status).toBe(200);
    await expectOver(eve);
    await expectAlive(ada);
  });

  it.each([
    ['garbage', 'garbage'],
    ['nothing', ''],
    ['null', null],
    ['three words', 'a.b.c'],
    ['20 kB', 'x'.repeat(20_000)],
  ])('logs out although %s is sent as a refresh token', async (_, refresh_token) => {
    const ada = await createUser(server);
    expect((await logOut(ada, { refresh_token })).status).toBe(200);
    await expectOver(ada);
  });

  it('logs out with an access token as refresh token, which ends nothing else', async () => {
    const ada = await createUser(server);
    const phone = await logIn(server, ada);
    expect((await logOut(ada, { refresh_token: phone.accessToken })).status).toBe(200);
    await expectOver(ada);
    await expectAlive(phone);
  });

  it('logs out with an empty body that is called JSON', async () => {
    const ada = await createUser(server);
    const headers = { 'content-type': 'application/json' };
    const answer = await server.request('POST', '/auth/logout', { token: ada.accessToken, headers });
    expect(answer.status).toBe(200);
    await expectOver(ada);
  });

  it('is told of an unknown field, and stays signed in', async () => {
    const ada = await createUser(server);
    expect(await logOut(ada, { session_id: '1' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'session_id' }] },
    });
    await expectAlive(ada);
  });

  it('has sessions that end with the account being deactivated, and stay ended after reactivation', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const ada = await createUser(server);
    const phone = await logIn(server, ada);
    const setActive = (is_active: boolean) =>
      server.request('PATCH', `/admin/users/${ada.userId}`, {
        token: admin.accessToken,
        body: { is_active },
      });
    expect((await setActive(false)).status).toBe(200);
    await expectOver(ada, phone);
    expect((await setActive(true)).status).toBe(200);
    await expectOver(ada, phone);
    await expectAlive(await logIn(server, ada));
  });
});

describe('a restart', () => {
  let admin: Person;
  let loggedOut: Person;
  let promoted: Person;
  let deactivated: Person;
  let deleted: Person;
  let bystander: Person;

  beforeAll(async () => {
    const old = await startServer({ database });
    admin = await signedInAs(old, database, ['user', 'admin']);
    [loggedOut, promoted, deactivated, deleted, bystander] = [
      await createUser(old),
      await createUser(old),
      await createUser(old),
      await createUser(old),
      await createUser(old),
    ];
    const as = { token: admin.accessToken };
    const done = await Promise.all([
      old.request('POST', '/auth/logout', { token: loggedOut.accessToken }),
      old.request('PUT', `/admin/users/${promoted.userId}/roles`, {
        ...as,
        body: { roles: ['user', 'clinician'] },
      }),
      old.request('PATCH', `/admin/users/${deactivated.userId}`, { ...as, body: { is_active: false } }),
      old.request('DELETE', `/admin/users/${deleted.userId}`, as),
    ]);
    expect(done.map(({ status }) => status)).toEqual([200, 200, 200, 204]);
    await old.kill();
    server = await startServer({ database });
  });

  it('does not bring back who logged out', async () => {
    await expectOver(loggedOut);
  });

  it('does not bring back the roles of before', async () => {
    expect(await access(promoted)).toBe('token_stale');
    const { status, body } = await server.request<{ access_token: string }>('POST', '/auth/refresh', {
      body: { refresh_token: promoted.refreshToken },
    });
    expect(status).toBe(200);
    const { body: now } = await server.request('GET', '/auth/forward', { token: body.access_token });
    expect(now).toMatchObject({ roles: ['user', 'clinician'] });
  });

  it('does not bring back who was deactivated or deleted', async () => {
    await expectOver(deactivated, deleted);
    for (const { email, password } of [deactivated, deleted])
      expect((await server.request('POST', '/auth/login', { body: { email, password } })).status).toBe(401);
  });

  it('does not sign out anybody else', async () => {
    await expectAlive(bystander, admin);
  });
});
