import { createDatabase, type Database } from './support/database.js';
import { OTHERS, STALE } from './support/entity-tags.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

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
const tagForAdmin = async () => (await call(admin, 'GET', `/admin/users/${ada.userId}`)).headers.get('etag');

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
