import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
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
  await database.query(`INSERT INTO role (name, permissions) VALUES ('helper', '{users:write}')`);
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

const STALE = { status: 412, body: { code: 'stale_write' } };
/** Tags that are well formed and not the account's. */
const OTHERS = [
  '"0"',
  '"2"',
  '"01"',
  '""',
  '"1.0"',
  '"+1"',
  '"4294967297"',
  '"a,1"',
  'W/"1"',
  'W/"1", "2"',
  '"1x", W/"1"',
];
const MALFORMED = [
  '"1 "',
  '" 1"',
  '1',
  '"1',
  '1"',
  "'1'",
  'w/"1"',
  'W/1',
  'W/ "1"',
  '"1" "2"',
  '"1";"2"',
  '*, "1"',
  '"1", *',
  '**',
  ',',
  '"\t"',
  '"1"x',
];

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

describe('admin', () => {
  it('changes the version that they read, and is told the next one', async () => {
    const named = await patch({ full_name: 'Ada' }, (await tagForAdmin())!);
    expect([named.status, named.headers.get('etag')]).toEqual([200, '"2"']);
    const given = await setRoles(['user', 'clinician'], '"2"');
    expect([given.status, given.headers.get('etag')]).toEqual([200, '"3"']);
    const idle = await patch({ is_active: false }, '"3"');
    expect([idle.status, idle.headers.get('etag')]).toEqual([200, '"4"']);
    expect(await tagForAdmin()).toBe('"4"');
  });

  it.each(OTHERS)('changes nothing when If-Match is %s', async (ifMatch) => {
    for (const answer of [
      await patch({ full_name: 'Ada' }, ifMatch),
      await patch({ is_active: false }, ifMatch),
      await setRoles(['user', 'clinician'], ifMatch),
    ])
      expect(answer).toMatchObject(STALE);
    expect((await call(ada, 'GET', '/auth/me')).body).toMatchObject({ full_name: null, roles: ['user'] });
  });

  it('wins with one of many different changes at once of the same version, the person’s own among them', async () => {
    for (let round = 0; round < 10; round++) {
      const { headers, body } = await call(admin, 'GET', `/admin/users/${ada.userId}`);
      const tag = headers.get('etag')!;
      const roles = (body['roles'] as string[]).length > 1 ? ['user'] : ['user', 'clinician'];
      const answers = await Promise.all([
        patch({ full_name: `By admin ${round}` }, tag),
        setRoles(roles, tag),
        patchMe({ full_name: `By Ada ${round}` }, tag),
        patch({ username: `${ada.username}${round}` }, tag),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const { status } of answers) expect([200, 401, 412]).toContain(status);
      expect(await tagForAdmin()).toBe(`"${Number(tag.slice(1, -1)) + 1}"`);
      ada = await logIn(server, ada);
    }
  });

  it('learns nothing of accounts that they may not change or that are not there', async () => {
    const helper = await signedInAs(server, database, 'helper');
    const body = { full_name: 'Ada' };
    expect(await call(helper, 'PATCH', `/admin/users/${admin.userId}`, body, '"9"')).toMatchObject({
      body: { code: 'beyond_own_permissions' },
    });
    expect(
      await call(admin, 'PATCH', '/admin/users/01938f2e-7b5a-7c1d-9e3f-123456789abc', body, '"9"'),
    ).toMatchObject({ status: 404 });
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
