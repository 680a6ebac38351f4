import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { MALFORMED, OTHERS, STALE } from './support/entity-tags.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Document {
  paths: Record<
    string,
    Record<string, { parameters?: { name: string }[]; responses: Record<string, unknown> }>
  >;
}

let database: Database;
let server: Server;
let admin: Person;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  admin = await signedInAs(server, database, ['user', 'admin']);
});
beforeEach(async () => {
  ada = await createUser(server);
});

const call = (person: Person, method: string, path: string, body?: object, ifMatch?: string) =>
  server.request(method, path, {
    token: person.accessToken,
    ...(body && { body }),
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
  });
const patchMe = (body: object, ifMatch?: string) => call(ada, 'PATCH', '/users/me', body, ifMatch);
const patch = (body: object, ifMatch?: string) =>
  call(admin, 'PATCH', `/admin/users/${ada.userId}`, body, ifMatch);
const setRoles = (roles: string[], ifMatch?: string) =>
  call(admin, 'PUT', `/admin/users/${ada.userId}/roles`, { roles }, ifMatch);
const tagOf = async (person = ada) => (await call(person, 'GET', '/auth/me')).headers.get('etag');
const tagForAdmin = async () => (await call(admin, 'GET', `/admin/users/${ada.userId}`)).headers.get('etag');
const nameNow = async () => (await call(ada, 'GET', '/auth/me')).body['full_name'];

describe('user', () => {
  it('is told the version of the account with it, and the next one with each change', async () => {
    expect(await tagOf()).toBe('"1"');
    const changed = await patchMe({ full_name: 'Ada' });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(await tagOf()).toBe('"2"');
    expect(await tagForAdmin()).toBe('"2"');
  });

  it('keeps the version while nothing changes that is shown', async () => {
    await patchMe({ full_name: 'Ada' });
    await patchMe({ full_name: 'Ada', username: ada.username });
    await patchMe({});
    await logIn(server, ada);
    await server.request('POST', '/auth/refresh', { body: { refresh_token: ada.refreshToken } });
    expect([await tagOf(), await tagForAdmin()]).toEqual(['"2"', '"2"']);
  });

  it('gets no version with a refusal', async () => {
    const refused = [await patchMe({ full_name: '' }), await patchMe({ full_name: 'x' }, '"9"')];
    expect(refused.map(({ headers }) => headers.get('etag'))).toEqual([null, null]);
  });

  it.each(['"1"', '*', ' "1" ', '"7", "1"', 'W/"1", "1"', ',, "1",', '"x,y" ,\t"1"'])(
    'changes the version that If-Match: %s names',
    async (ifMatch) => {
      expect(await patchMe({ full_name: 'Ada' }, ifMatch)).toMatchObject({
        status: 200,
        body: { full_name: 'Ada' },
      });
    },
  );

  it.each(OTHERS)('changes nothing when If-Match is %s', async (ifMatch) => {
    expect(await patchMe({ full_name: 'Ada' }, ifMatch)).toMatchObject(STALE);
    expect(await patchMe({}, ifMatch)).toMatchObject(STALE);
    expect([await nameNow(), await tagOf()]).toEqual([null, '"1"']);
  });

  it.each(MALFORMED)('is told that If-Match: %s is malformed', async (ifMatch) => {
    const refused = { status: 400, body: { code: 'invalid_if_match' } };
    expect(await patchMe({ full_name: 'Ada' }, ifMatch)).toMatchObject(refused);
    expect(await patch({ full_name: 'Ada' }, ifMatch)).toMatchObject(refused);
    expect(await setRoles(['user', 'clinician'], ifMatch)).toMatchObject(refused);
    expect([await nameNow(), await tagOf()]).toEqual([null, '"1"']);
  });

  it('may read whatever If-Match says', async () => {
    expect((await call(ada, 'GET', '/auth/me', undefined, '"9"')).status).toBe(200);
  });

  it('wins with one of 20 changes at once of the same version', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => patchMe({ full_name: `Ada ${i}` }, '"1"')),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
    expect(await nameNow()).toBe(won[0]!.body['full_name']);
  });

  it('is told of a taken username as before', async () => {
    expect(await patchMe({ username: admin.username }, '"1"')).toMatchObject({
      status: 409,
      body: { code: 'username_taken' },
    });
    expect(await tagOf()).toBe('"1"');
  });
});

describe('the record', () => {
  it('tells which fields the person changed, and of nothing when none did', async () => {
    await patchMe({ full_name: 'Ada', username: ada.username });
    await patchMe({ full_name: 'Ada' });
    await patchMe({ full_name: null, username: `${ada.username}2` });
    await patchMe({ full_name: 'Late' }, '"1"');
    const updated = await recordedOf(database, ada.userId, 'account.updated');
    expect(updated.map(({ actor_id, details }) => [actor_id, details])).toEqual([
      [ada.userId, { changed: ['full_name'] }],
      [ada.userId, { changed: ['username', 'full_name'] }],
    ]);
  });
});

describe('the document', () => {
  it.each([
    ['get', '/auth/me', false],
    ['get', '/admin/users/{user_id}', false],
    ['patch', '/users/me', true],
    ['patch', '/admin/users/{user_id}', true],
    ['put', '/admin/users/{user_id}/roles', true],
  ])('tells of the versions of %s %s', async (method, path, changes) => {
    const { body } = await server.request<Document>('GET', '/openapi.json');
    const { parameters = [], responses } = body.paths[path]![method]!;
    expect(responses['200']).toMatchObject({
      headers: { ETag: { schema: { type: 'string' } } },
      content: { 'application/json': { schema: { $ref: expect.any(String) } } },
    });
    expect(parameters.some(({ name }) => name === 'If-Match')).toBe(changes);
    expect('412' in responses).toBe(changes);
  });
});
