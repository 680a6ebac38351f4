import { createDatabase, type Database } from './support/database.js';
import { holding, waiting } from './support/held.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Role {
  name: string;
  permissions: string[];
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

const save = (by: Person, role: string, permissions: string[]) =>
  server.request('PUT', `/admin/roles/${role}`, { token: by.accessToken, body: { permissions } });
const remove = (by: Person, role: string) =>
  server.request('DELETE', `/admin/roles/${role}`, { token: by.accessToken });
const assign = (by: Person, to: Person, roles: string[]) =>
  server.request('PUT', `/admin/users/${to.userId}/roles`, { token: by.accessToken, body: { roles } });
async function found(role = name): Promise<Role | undefined> {
  const { body } = await server.request<{ roles: Role[] }>('GET', '/admin/roles', {
    token: admin.accessToken,
  });
  return body.roles.find((one) => one.name === role);
}
const refused = (status: number, code: string) => ({ status, body: { code } });

describe('at the same moment', () => {
  it('a role is deleted or given, never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 30; round++) {
      await save(admin, name, []);
      const ada = await createUser(server);
      const [given, deleted] = await Promise.all([assign(admin, ada, ['user', name]), remove(admin, name)]);
      outcomes.add(`${given.status} ${deleted.status}`);
      const left = await database.query('SELECT 1 FROM users WHERE roles @> ARRAY[$1]::text[]', [name]);
      expect([left.length > 0, await found()]).toEqual(
        deleted.status === 204 ? [false, undefined] : [true, expect.anything()],
      );
      await database.query('DELETE FROM users WHERE id = $1', [ada.userId]);
    }
    for (const outcome of outcomes) expect(['200 409', '400 204']).toContain(outcome);
  });

  it('two edits leave what one of them said, in memory as in the database', async () => {
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all([
        save(admin, name, ['users:read']),
        save(admin, name, ['stats:read']),
        save(admin, name, []),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const stored = (await found())!.permissions;
      expect([['users:read'], ['stats:read'], []]).toContainEqual(stored);
      const matrix = await server.request<{ routes: { path: string; method: string; passes: string[] }[] }>(
        'GET',
        '/admin/access-matrix',
        { token: admin.accessToken },
      );
      const list = matrix.body.routes.find(
        ({ path, method }) => path === '/admin/users' && method === 'GET',
      )!;
      expect(list.passes.includes(name)).toBe(stored.includes('users:read'));
    }
  });

  it('a permission that is taken away is gone for the call that waits its turn', async () => {
    await save(admin, name, ['roles:write']);
    const editor = await signedInAs(server, database, name);
    // The guard has let both through when the first one has its turn.
    const answers = await holding(database, 'LOCK TABLE role', async () => {
      const taken = save(admin, name, []);
      await waiting(database, 1);
      const made = save(editor, `${name}-more`, []);
      await waiting(database, 2);
      return [taken, made];
    }).then((under) => Promise.all(under));
    expect(answers).toMatchObject([{ status: 200 }, refused(403, 'forbidden')]);
    expect(await found(`${name}-more`)).toBeUndefined();
  });

  it('a role that is widened is not given by who waits their turn without what it permits now', async () => {
    await save(admin, name, []);
    await save(admin, 'assigner', ['roles:assign']);
    const [assigner, ada] = [await signedInAs(server, database, 'assigner'), await createUser(server)];
    const answers = await holding(database, 'LOCK TABLE role', async () => {
      const widened = save(admin, name, ['users:read']);
      await waiting(database, 1);
      const given = assign(assigner, ada, [name]);
      await waiting(database, 2);
      return [widened, given];
    }).then((under) => Promise.all(under));
    expect(answers).toMatchObject([{ status: 200 }, refused(403, 'beyond_own_permissions')]);
  });
});
