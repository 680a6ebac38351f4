import { createUser, logIn, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  ada = await createUser(server);
});

const patch = (body: unknown, person = ada) =>
  server.request('PATCH', '/users/me', { token: person.accessToken, body });
const me = async () => (await server.request('GET', '/auth/me', { token: ada.accessToken })).body;

describe('anonymous', () => {
  it('has no profile', async () => {
    expect(await server.request('PATCH', '/users/me', { body: { full_name: 'Eve' } })).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
  });
});

describe('user', () => {
  it('changes username and full name, and sees the account as GET /auth/me shows it', async () => {
    const username = `New.${ada.username.slice(0, 20)}`;
    const { status, body } = await patch({ username, full_name: '  Ada  Zoe\u0308 ' });
    expect(status).toBe(200);
    expect(body).toEqual({
      user_id: ada.userId,
      email: ada.email,
      username,
      full_name: 'Ada  Zoë',
      is_active: true,
      created_at: expect.any(String),
      roles: ['user'],
      permissions: [],
    });
    expect(await me()).toEqual(body);
  });

  it('keeps what is left out, and everything with an empty body', async () => {
    await patch({ full_name: 'Ada' });
    expect((await patch({})).body).toMatchObject({ username: ada.username, full_name: 'Ada' });
    const nothing = await server.request('PATCH', '/users/me', { token: ada.accessToken });
    expect(nothing).toMatchObject({ status: 200, body: { username: ada.username, full_name: 'Ada' } });
  });

  it('takes the full name away with null', async () => {
    await patch({ full_name: 'Ada' });
    expect(await patch({ full_name: null })).toMatchObject({ status: 200, body: { full_name: null } });
  });

  it('may change the case of their own username', async () => {
    const username = ada.username.toUpperCase();
    expect(await patch({ username })).toMatchObject({ status: 200, body: { username } });
    expect(await patch({ username })).toMatchObject({ status: 200, body: { username } });
  });

  it('neither sees nor changes the account once its row says that it is deactivated, whoever wrote that', async () => {
    await server.database.query('UPDATE users SET is_active = false WHERE id = $1', [ada.userId]);
    const over = { status: 401, body: { code: 'token_revoked' } };
    expect(await server.request('GET', '/auth/me', { token: ada.accessToken })).toMatchObject(over);
    expect(await patch({ full_name: 'Ada' })).toMatchObject(over);
  });

  it('stays signed in, with the same token', async () => {
    await patch({ username: `x${ada.username.slice(1)}` });
    expect((await patch({ full_name: 'Still here' })).status).toBe(200);
    expect((await logIn(server, ada)).userId).toBe(ada.userId);
  });

  it.each([
    ['username', 'ab'],
    ['username', 'x'.repeat(33)],
    ['username', 'with space'],
    ['username', null],
    ['username', ['abc']],
    ['full_name', ''],
    ['full_name', ' \n '],
    ['full_name', 'x'.repeat(121)],
    ['full_name', 7],
    ['email', 'new@example.org'],
    ['password', 'SecurePass123!'],
    ['user_id', '01938f2e-7b5a-7c1d-9e3f-123456789abc'],
    ['roles', ['admin']],
    ['is_active', false],
    ['ver', 9],
  ])('is refused %s %j, and nothing changes', async (field, value) => {
    const before = await me();
    expect(await patch({ full_name: 'Not stored', [field]: value })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ field }] },
    });
    expect(await me()).toEqual(before);
  });

  it('is refused a username that somebody has, in any case', async () => {
    const eve = await createUser(server);
    for (const username of [eve.username, eve.username.toUpperCase()])
      expect(await patch({ username })).toMatchObject({
        status: 409,
        body: { code: 'username_taken', errors: [{ field: 'username' }] },
      });
    expect(await me()).toMatchObject({ username: ada.username });
  });

  it('gets a free username alone, when ten want it at once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => createUser(server)));
    const answers = await Promise.all(
      people.map((p, i) => patch({ username: i % 2 ? 'Wanted' : 'wanted' }, p)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['code'] === 'username_taken')).toHaveLength(9);
  });
});
