import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const EVERYTHING = [
  'users:read',
  'users:write',
  'users:delete',
  'roles:read',
  'roles:write',
  'roles:assign',
  'audit:read',
  'stats:read',
  'twin:read-granted',
];

let database: Database;
let server: Server;
let admin: Person;
let auditor: Person;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(
    `INSERT INTO role (name, permissions) VALUES ('assigner', '{roles:assign}'), ('editor', '{roles:write}'),
       ('writer', '{users:write}'), ('eraser', '{users:delete}'), ('manager', '{roles:assign,roles:write}'), ('empty', '{}')`,
  );
  server = await startServer({ database });
});
beforeEach(async () => {
  [admin, auditor, ada] = await Promise.all([
    signedInAs(server, database, ['user', 'admin']),
    signedInAs(server, database, ['user', 'auditor']),
    createUser(server),
  ]);
});

const call = (by: Person, method: string, path: string, body?: object) =>
  server.request(method, `/admin${path}`, { token: by.accessToken, ...(body && { body }) });
const assign = (by: Person, to: Person, roles: string[]) =>
  call(by, 'PUT', `/users/${to.userId}/roles`, { roles });
const save = (by: Person, role: string, permissions: string[]) =>
  call(by, 'PUT', `/roles/${role}`, { permissions });
const remove = (by: Person, role: string) => call(by, 'DELETE', `/roles/${role}`);
const refused = (status: number, code: string) => ({ status, body: { code } });
const BEYOND = refused(403, 'beyond_own_permissions');
const FORBIDDEN = refused(403, 'forbidden');

/** Everything that can be climbed to: who has which roles, what these permit, and how accounts look. */
const state = () =>
  database.query(
    `SELECT jsonb_object_agg(id, jsonb_build_array(roles, is_active, username, full_name, ver)) AS users,
       (SELECT jsonb_object_agg(name, permissions) FROM role) AS roles,
       (SELECT count(*) FROM session WHERE ended_at IS NULL) AS sessions
     FROM users`,
  );

/** Tries one thing after the other: each is refused so, and nothing at all has changed. */
async function climbs(attempts: [() => Promise<unknown>, object][]): Promise<void> {
  const before = await state();
  for (const [attempt, refusal] of attempts) expect(await attempt()).toMatchObject(refusal);
  expect(await state()).toEqual(before);
}

describe('roles:assign alone', () => {
  let assigner: Person;
  beforeEach(async () => {
    assigner = await signedInAs(server, database, 'assigner');
  });

  it('gives and takes no role that permits more, to nobody', async () => {
    const beyond = ['admin', 'auditor', 'clinician', 'editor', 'writer', 'manager'];
    await climbs([
      ...beyond.map((role): [() => Promise<unknown>, object] => [
        () => assign(assigner, ada, ['user', role]),
        BEYOND,
      ]),
      [() => assign(assigner, ada, ['assigner', 'admin']), BEYOND],
      [() => assign(assigner, admin, ['user']), BEYOND],
      [() => assign(assigner, admin, ['user', 'admin', 'assigner']), BEYOND],
      [() => assign(assigner, auditor, []), BEYOND],
    ]);
  });

  it('gives itself nothing, and goes no other way', async () => {
    await climbs([
      [() => assign(assigner, assigner, ['assigner', 'admin']), refused(409, 'own_account')],
      [() => assign(assigner, assigner, ['assigner', 'auditor']), refused(409, 'own_account')],
      [() => save(assigner, 'assigner', EVERYTHING), FORBIDDEN],
      [() => remove(assigner, 'empty'), FORBIDDEN],
      [() => call(assigner, 'PATCH', `/users/${ada.userId}`, { is_active: false }), FORBIDDEN],
      [() => call(assigner, 'GET', `/users/${ada.userId}`), FORBIDDEN],
    ]);
  });

  it('gives and takes what it holds itself', async () => {
    expect((await assign(assigner, ada, ['user', 'assigner', 'empty'])).status).toBe(200);
    expect((await assign(assigner, ada, ['user'])).status).toBe(200);
  });
});

describe('roles:write alone', () => {
  let editor: Person;
  beforeEach(async () => {
    editor = await signedInAs(server, database, 'editor');
  });

  it('adds no permission that it lacks to any role, its own included', async () => {
    await climbs([
      ...EVERYTHING.filter((permission) => permission !== 'roles:write').flatMap(
        (permission): [() => Promise<unknown>, object][] => [
          [() => save(editor, 'editor', ['roles:write', permission]), BEYOND],
          [() => save(editor, 'empty', [permission]), BEYOND],
          [() => save(editor, 'brand-new', [permission]), BEYOND],
        ],
      ),
      [() => save(editor, 'editor', EVERYTHING), BEYOND],
    ]);
  });

  it('empties, narrows or deletes no role that permits more', async () => {
    await climbs([
      [() => save(editor, 'auditor', []), BEYOND],
      [() => save(editor, 'clinician', []), BEYOND],
      [() => save(editor, 'manager', ['roles:write']), BEYOND],
      [() => remove(editor, 'manager'), BEYOND],
      [() => remove(editor, 'writer'), BEYOND],
      [() => save(editor, 'admin', []), refused(409, 'builtin_role')],
      [() => save(editor, 'user', ['roles:write']), refused(409, 'builtin_role')],
    ]);
  });

  it('goes no other way', async () => {
    await climbs([
      [() => assign(editor, editor, ['editor', 'admin']), FORBIDDEN],
      [() => assign(editor, ada, ['editor']), FORBIDDEN],
      [() => call(editor, 'GET', '/roles'), FORBIDDEN],
      [() => call(editor, 'GET', '/access-matrix'), FORBIDDEN],
    ]);
  });

  it('makes, edits and deletes roles that permit what it holds itself', async () => {
    expect((await save(editor, 'second', ['roles:write'])).status).toBe(200);
    expect((await save(editor, 'second', [])).status).toBe(200);
    expect((await remove(editor, 'second')).status).toBe(204);
  });
});

describe('users:write alone', () => {
  it('changes nothing of an account that holds more', async () => {
    const writer = await signedInAs(server, database, 'writer');
    await climbs(
      [admin, auditor].flatMap(({ userId }): [() => Promise<unknown>, object][] => [
        [() => call(writer, 'PATCH', `/users/${userId}`, { is_active: false }), BEYOND],
        [() => call(writer, 'PATCH', `/users/${userId}`, { full_name: 'Taken over' }), BEYOND],
        [() => call(writer, 'PATCH', `/users/${userId}`, { username: 'taken-over' }), BEYOND],
        [() => call(writer, 'POST', `/users/${userId}/revoke-sessions`), BEYOND],
        [() => call(writer, 'DELETE', `/users/${userId}`), FORBIDDEN],
        [() => call(writer, 'PUT', `/users/${userId}/roles`, { roles: [] }), FORBIDDEN],
      ]),
    );
  });

  it('puts nothing into a body that it may not set', async () => {
    const writer = await signedInAs(server, database, 'writer');
    for (const body of [
      { roles: ['admin'] },
      { permissions: EVERYTHING },
      { ver: 0 },
      { email: 'x@example.org' },
    ])
      await climbs([
        [() => call(writer, 'PATCH', `/users/${ada.userId}`, body), refused(400, 'validation_failed')],
        [
          () => server.request('PATCH', '/users/me', { token: writer.accessToken, body }),
          refused(400, 'validation_failed'),
        ],
      ]);
  });
});

describe('users:delete alone', () => {
  it('deletes nobody who holds more', async () => {
    const eraser = await signedInAs(server, database, 'eraser');
    await climbs(
      [admin, auditor].map(({ userId }) => [() => call(eraser, 'DELETE', `/users/${userId}`), BEYOND]),
    );
  });
});

describe('roles:assign and roles:write together', () => {
  it('make no road to more: neither by widening a role one has given, nor by giving one just made', async () => {
    const manager = await signedInAs(server, database, 'manager');
    expect((await save(manager, 'ladder', ['roles:write'])).status).toBe(200);
    expect((await assign(manager, ada, ['user', 'ladder'])).status).toBe(200);
    await climbs([
      [() => save(manager, 'ladder', ['users:read']), BEYOND],
      [() => save(manager, 'manager', EVERYTHING), BEYOND],
      [() => assign(manager, ada, ['ladder', 'admin']), BEYOND],
      [() => remove(manager, 'ladder'), refused(409, 'role_in_use')],
    ]);
  });
});
