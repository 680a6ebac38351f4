import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Role {
  name: string;
  permissions: string[];
  builtin: boolean;
}

let database: Database;
let server: Server;
let admin: Person;
let name: string;
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  admin = await signedInAs(server, database, ['user', 'admin']);
});
beforeEach(() => {
  name = `role-${++count}`;
});

const save = (by: Person, role: string, permissions: unknown, more: object = {}) =>
  server.request('PUT', `/admin/roles/${role}`, { token: by.accessToken, body: { permissions, ...more } });
const remove = (by: Person, role: string, body?: object) =>
  server.request('DELETE', `/admin/roles/${role}`, { token: by.accessToken, ...(body && { body }) });
const roles = async () => {
  const { body } = await server.request<{ roles: Role[] }>('GET', '/admin/roles', {
    token: admin.accessToken,
  });
  return body.roles;
};
const found = async (role = name) => (await roles()).find((one) => one.name === role);
const permissionsOf = async (person: Person) =>
  (await server.request('GET', '/auth/forward', { token: person.accessToken })).body['permissions'];
const events = () =>
  database.query(
    `SELECT action, outcome, actor_id, details, reason FROM audit_events e LEFT JOIN audit_origins o ON o.event_id = e.id
     WHERE target = $1 ORDER BY id`,
    [name],
  );
const refused = (status: number, code: string) => ({ status, body: { code } });

describe('anonymous and users', () => {
  it('make and delete no role', async () => {
    const ada = await createUser(server);
    for (const [method, body] of [['PUT', { permissions: [] }], ['DELETE']] as const) {
      const path = `/admin/roles/${name}`;
      expect(await server.request(method, path, { ...(body && { body }) })).toMatchObject(
        refused(401, 'token_missing'),
      );
      expect(
        await server.request(method, path, { token: ada.accessToken, ...(body && { body }) }),
      ).toMatchObject(refused(403, 'forbidden'));
    }
  });
});

describe('admin', () => {
  it('makes a role, replaces what it permits, and deletes it, once', async () => {
    expect(await save(admin, name, ['stats:read', 'users:read'])).toMatchObject({
      status: 200,
      body: { name, permissions: ['users:read', 'stats:read'], builtin: false },
    });
    expect((await save(admin, name, ['audit:read'])).body).toEqual({
      name,
      permissions: ['audit:read'],
      builtin: false,
    });
    expect(await found()).toEqual({ name, permissions: ['audit:read'], builtin: false });
    expect(await remove(admin, name)).toMatchObject({ status: 204, body: '' });
    expect(await remove(admin, name)).toMatchObject(refused(404, 'not_found'));
    expect(await found()).toBeUndefined();
  });

  it('changes what holders may do from the next request on, with the tokens that are out', async () => {
    await save(admin, name, ['users:read']);
    const holder = await signedInAs(server, database, ['user', name]);
    const listed = () => server.request('GET', '/admin/users', { token: holder.accessToken });
    expect((await listed()).status).toBe(200);
    await save(admin, name, ['stats:read']);
    expect([await permissionsOf(holder), await listed()]).toMatchObject([
      ['stats:read'],
      refused(403, 'forbidden'),
    ]);
    await save(admin, name, ['users:read']);
    expect((await listed()).status).toBe(200);
  });

  it('leaves a record of each change with what the role permitted before and after', async () => {
    await save(admin, name, ['users:read'], { reason: 'A new desk' });
    await save(admin, name, ['users:read']);
    await save(admin, name, ['users:read', 'stats:read']);
    await save(admin, name, ['nonesuch']);
    await remove(admin, name, { reason: 'The desk is gone' });
    const by = { actor_id: admin.userId, outcome: 'success' };
    const one = { permissions: ['users:read'] };
    const two = { permissions: ['users:read', 'stats:read'] };
    expect(await events()).toEqual([
      { action: 'role.saved', ...by, details: { before: null, after: one }, reason: 'A new desk' },
      { action: 'role.saved', ...by, details: { before: one, after: two }, reason: null },
      { action: 'role.deleted', ...by, details: { before: two, after: null }, reason: 'The desk is gone' },
    ]);
  });

  it.each(['A-role', 'x', '1st', 'r'.repeat(33), 'my%20role', 'rôle', '-x', "x'--"])(
    'cannot call a role %s',
    async (bad) => {
      expect(await save(admin, bad, [])).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'name' }] },
      });
      expect(await remove(admin, bad)).toMatchObject(refused(404, 'not_found'));
    },
  );

  it.each(['constructor', 'rr', 'r'.repeat(32), 'x-_9', '__proto__'])(
    'may call a role whatever the pattern lets through: %s',
    async (odd) => {
      const status = /^[a-z]/.test(odd) ? 200 : 400;
      expect((await save(admin, odd, ['users:read'])).status).toBe(status);
      expect((await remove(admin, odd)).status).toBe(status === 200 ? 204 : 404);
    },
  );

  it.each([
    [undefined],
    [null],
    ['users:read'],
    [['users:read', 'users:read']],
    [['nonesuch']],
    [['*']],
    [['__proto__']],
    [[7]],
    [[['users:read']]],
    [{ 0: 'users:read' }],
  ])('cannot let a role permit %j', async (permissions) => {
    expect(await save(admin, name, permissions)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'permissions' }] },
    });
    expect(await found()).toBeUndefined();
  });

  it('is told of unknown fields and of a reason that will not do', async () => {
    for (const [field, value] of [
      ['builtin', true],
      ['name', 'other'],
      ['reason', ''],
      ['reason', 'x'.repeat(301)],
    ] as const)
      expect(await save(admin, name, [], { [field]: value })).toMatchObject({
        status: 400,
        body: { errors: [{ field }] },
      });
    expect(await remove(admin, name, { reason: null })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'reason' }] },
    });
  });

  it('cannot touch admin and user, nor delete any built-in role, but may edit the others', async () => {
    for (const fixed of ['admin', 'user']) {
      expect(await save(admin, fixed, [])).toMatchObject(refused(409, 'builtin_role'));
      expect(await save(admin, fixed, ['users:read'])).toMatchObject(refused(409, 'builtin_role'));
    }
    for (const builtin of ['admin', 'user', 'clinician', 'auditor'])
      expect(await remove(admin, builtin)).toMatchObject(refused(409, 'builtin_role'));
    const auditor = (await found('auditor'))!;
    expect((await save(admin, 'auditor', ['audit:read'])).body).toMatchObject({ builtin: true });
    await save(admin, 'auditor', auditor.permissions);
    expect(await found('auditor')).toEqual(auditor);
  });

  it('cannot delete a role that somebody still has, deactivated or not', async () => {
    await save(admin, name, ['users:read']);
    const holder = await signedInAs(server, database, ['user', name]);
    expect(await remove(admin, name)).toMatchObject(refused(409, 'role_in_use'));
    await database.query('UPDATE users SET is_active = false WHERE id = $1', [holder.userId]);
    expect(await remove(admin, name)).toMatchObject(refused(409, 'role_in_use'));
    await database.query('DELETE FROM users WHERE id = $1', [holder.userId]);
    expect((await remove(admin, name)).status).toBe(204);
  });

  it('cannot make more than 200 roles', async () => {
    const [{ have }] = (await database.query<{ have: number }>('SELECT count(*)::int AS have FROM role')) as [
      { have: number },
    ];
    await database.query(
      `INSERT INTO role (name, permissions) SELECT 'filler-' || i, '{}' FROM generate_series(1, $1::int) i`,
      [200 - have],
    );
    expect(await save(admin, name, [])).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } });
    expect((await save(admin, 'filler-1', ['users:read'])).status).toBe(200);
    await database.query(`DELETE FROM role WHERE name LIKE 'filler-%'`);
    expect((await save(admin, name, [])).status).toBe(200);
  });
});
