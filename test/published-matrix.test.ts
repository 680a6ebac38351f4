import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BUILT_IN_ROLES } from '../src/access/built-in-roles.js';
import { createDatabase, type Database } from './support/database.js';
import { type Operation, operationsOf } from './support/operations.js';
import { keepOutput } from './support/output.js';
import { type Person, signedInAs } from './support/people.js';
import { temporaryFolder } from './support/run.js';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

interface RouteAccess {
  method: string;
  path: string;
  operation_id: string | null;
  access: 'public' | 'signed_in' | 'restricted';
  permissions: string[];
  roles: string[][];
  passes: string[];
}

let database: Database;
let server: Server;
let admin: Person;
let operations: Operation[];

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  admin = await signedInAs(server, database, ['user', 'admin']);
  operations = await operationsOf(server);
});

async function matrix(from = server) {
  const { body } = await from.request<{ roles: string[]; routes: RouteAccess[] }>(
    'GET',
    '/admin/access-matrix',
    {
      token: admin.accessToken,
    },
  );
  return body;
}
const save = (role: string, permissions: string[]) =>
  server.request('PUT', `/admin/roles/${role}`, { token: admin.accessToken, body: { permissions } });
const passing = async (role: string) =>
  (await matrix()).routes
    .filter(({ access, passes }) => access === 'restricted' && passes.includes(role))
    .map(({ operation_id }) => operation_id);

describe('GET /admin/access-matrix', () => {
  it('names every operation of the document, with what that asks for and the built-in roles that hold it', async () => {
    const { roles, routes } = await matrix();
    expect(roles).toEqual(Object.keys(BUILT_IN_ROLES).sort());
    const byPath = (a: { path: string; method: string }, b: { path: string; method: string }) =>
      `${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1;
    const documented = operations.map(({ id, method, path, security, permissions = [] }): RouteAccess => {
      const signedIn = security.some((scheme) => 'bearer' in scheme);
      return {
        method,
        path,
        operation_id: id,
        access: permissions.length > 0 ? 'restricted' : signedIn ? 'signed_in' : 'public',
        permissions: [...permissions],
        roles: [],
        passes: roles.filter((role) =>
          permissions.every((one) => (BUILT_IN_ROLES[role]! as readonly string[]).includes(one)),
        ),
      };
    });
    // `/metrics` is there in development alone, and so not in the document.
    const operable = routes.filter(
      ({ operation_id }) => operation_id !== null && operation_id !== 'metrics.read',
    );
    expect(operable).toEqual(documented.sort(byPath));
  });

  it('names what is served without a handler, too', async () => {
    const { routes } = await matrix();
    expect(routes.filter(({ operation_id }) => operation_id === null)).toMatchObject(
      ['/console', '/console/*', '/docs', '/docs/*', '/frontend_test.html', '/openapi.json'].map((path) => ({
        method: 'GET',
        path,
        access: 'public',
      })),
    );
  });

  it('follows the roles as they are made, edited and deleted', async () => {
    await save('desk', ['users:read']);
    expect(await passing('desk')).toEqual(['admin.listUsers', 'admin.readUser']);
    await save('desk', ['roles:write']);
    expect(await passing('desk')).toEqual(['admin.deleteRole', 'admin.saveRole']);
    await server.request('DELETE', '/admin/roles/desk', { token: admin.accessToken });
    expect((await matrix()).roles).not.toContain('desk');
  });

  it('follows them on another instance, whose holders need no new token', async () => {
    const other = await startServer({ database });
    await save('desk', ['users:read']);
    const holder = await signedInAs(server, database, ['desk']);
    const list = () => other.request('GET', '/admin/users', { token: holder.accessToken });
    await until(async () => (await list()).status === 200);
    await save('desk', []);
    await until(async () => (await list()).status === 403);
    expect(
      (await matrix(other)).routes.some(
        ({ access, passes }) => access === 'restricted' && passes.includes('desk'),
      ),
    ).toBe(false);
  });
});

describe('docs/access-matrix.md', () => {
  const command = async (folder: string, ...args: string[]) => {
    const child = spawn(process.execPath, [resolve('dist/src/cli/access-matrix.js'), ...args], {
      cwd: folder,
    });
    keepOutput(child);
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, output };
  };

  it('is what the code says, and a drift is noticed', async () => {
    const folder = await temporaryFolder('matrix');
    await mkdir(join(folder, 'docs'));
    const file = join(folder, 'docs/access-matrix.md');
    await copyFile(resolve('docs/access-matrix.md'), file);
    expect(await command(folder, '--check')).toEqual({ code: 0, output: '' });
    const committed = await readFile(file, 'utf8');
    await writeFile(file, committed.replace('`users:delete`', '`users:write`'));
    expect(await command(folder, '--check')).toEqual({
      code: 1,
      output: expect.stringContaining('run "npm run access-matrix" and commit it'),
    });
    expect(await command(folder)).toEqual({ code: 0, output: '' });
    expect(await readFile(file, 'utf8')).toBe(committed);
  });

  it('has a line for every operation', async () => {
    const text = await readFile('docs/access-matrix.md', 'utf8');
    for (const { id, method, path } of operations)
      expect(text).toContain(`| \`${method} ${path}\` | \`${id}\` |`);
  });
});
