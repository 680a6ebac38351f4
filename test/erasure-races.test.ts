import { accessOf } from './support/access.js';
import { createDatabase, type Database } from './support/database.js';
import { placesThatHold } from './support/everything.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';

const ROUNDS = 5;
const IDS_MAY_STAY = ['audit_events.actor_id', 'audit_events.subject_id', 'revocation.user_id'];

let database: Database;
let server: Server;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});

const erase = (person: Person) =>
  server.request('DELETE', '/users/me', { token: person.accessToken, body: { password: person.password } });
const post = (person: Person, path: string, body: object) =>
  server.request<Record<string, string>>('POST', path, { token: person.accessToken, body });

describe('erasure at the same moment as', () => {
  it.each<[string, (person: Person) => Promise<Answer<unknown>>]>([
    ['an answer in the chat', (person) => post(person, '/chat/message', { message: 'My left knee hurts' })],
    ['a stream', (person) => post(person, '/chat/stream', { message: 'My left knee hurts' })],
    [
      'a finding set by hand',
      ({ accessToken: token }) =>
        server.request('PUT', '/anatomy/body-part/Head/severity', { token, body: { severity: 'mild' } }),
    ],
    [
      'a sign-in',
      ({ email, password }) => server.request('POST', '/auth/login', { body: { email, password } }),
    ],
    [
      'a refresh',
      ({ refreshToken: refresh_token }) =>
        server.request('POST', '/auth/refresh', { body: { refresh_token } }),
    ],
    [
      'a new password',
      (person) =>
        post(person, '/auth/password', { current_password: person.password, new_password: 'Another-One-88' }),
    ],
    [
      'a new name',
      ({ accessToken: token }) => server.request('PATCH', '/users/me', { token, body: { full_name: 'Ada' } }),
    ],
    ['a logout everywhere', (person) => post(person, '/auth/logout-all', {})],
  ])('%s leaves nothing behind that names the person', async (_, meanwhile) => {
    for (let round = 0; round < ROUNDS; round++) {
      const person = await createUser(server);
      const [erased, other] = await Promise.all([erase(person), meanwhile(person)]);
      // The other may have come first and ended the session, or changed the password.
      if (erased.status !== 204) {
        expect([401, 403]).toContain(erased.status);
        continue;
      }
      const places = await placesThatHold(database, [person.userId]);
      expect(places.filter((place) => !IDS_MAY_STAY.includes(place))).toEqual([]);
      expect(await placesThatHold(database, [person.email, person.username])).toEqual([]);
      expect(await accessOf(server, person)).toBe('token_revoked');
      const token = (other.body as Record<string, string> | undefined)?.['access_token'];
      if (token) expect(await accessOf(server, { accessToken: token })).toBe('token_revoked');
    }
  });
});

describe('the last active admin', () => {
  it('cannot erase themselves', async () => {
    await database.query(`UPDATE users SET roles = '{user}' WHERE roles @> '{admin}'`);
    const admin = await signedInAs(server, database, ['user', 'admin']);
    expect(await erase(admin)).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    expect(await accessOf(server, admin)).toBe('ok');
  });

  it('stays when two erase themselves, or one erases, demotes or deactivates the other, at once', async () => {
    const byAdmin = (by: Person, method: string, target: Person, path = '', body: object = {}) =>
      server.request(method, `/admin/users/${target.userId}${path}`, { token: by.accessToken, body });
    const ways: ((one: Person, two: Person) => Promise<Answer<unknown>>)[] = [
      (_one, two) => erase(two),
      (one, two) => byAdmin(one, 'DELETE', two),
      (one, two) => byAdmin(one, 'PUT', two, '/roles', { roles: ['user'] }),
      (one, two) => byAdmin(one, 'PATCH', two, '', { is_active: false }),
    ];
    for (let round = 0; round < 8; round++) {
      await database.query(`UPDATE users SET roles = '{user}' WHERE roles @> '{admin}'`);
      const [one, two] = [
        await signedInAs(server, database, ['user', 'admin']),
        await signedInAs(server, database, ['user', 'admin']),
      ];
      const answers = await Promise.all([erase(one), ways[round % ways.length]!(one, two)]);
      const left = await database.query(`SELECT id FROM users WHERE is_active AND roles @> '{admin}'`);
      expect(left).toHaveLength(1);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    }
  });
});
