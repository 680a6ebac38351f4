import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './support/database.js';
import { type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let servers: [Server, Server];
let reader: Person;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(`INSERT INTO role (name, permissions) VALUES ('reader', '{}')`);
  const alone = 'two instances that the test tells apart';
  servers = await Promise.all([startServer({ database, alone }), startServer({ database, alone })]);
  reader = await signedInAs(servers[0], database, ['user', 'reader']);
}, 60_000);

/** As the server does it: the role and its record in one transaction. */
const edit = (sql: string, name = 'reader') =>
  database.query(
    `WITH edited AS (${sql} RETURNING name) INSERT INTO revocation (role_name) SELECT name FROM edited WHERE name = $1`,
    [name],
  );

async function permissions(server: Server): Promise<unknown> {
  const { status, body } = await server.request('GET', '/auth/forward', { token: reader.accessToken });
  expect(status).toBe(200); // never stale
  return body['permissions'];
}

async function eventually(expected: string[]): Promise<void> {
  for (const server of servers) {
    const until = performance.now() + 10_000;
    while (JSON.stringify(await permissions(server)) !== JSON.stringify(expected)) {
      if (performance.now() > until) throw new Error(`The permissions are not ${expected.join(', ')}.`);
      await sleep(5);
    }
  }
}

describe('a role that is edited', () => {
  it('permits more, and less, on every instance, to the very token that is out', async () => {
    const list = () =>
      Promise.all(
        servers.map((server) => server.request('GET', '/admin/users', { token: reader.accessToken })),
      );
    expect((await list()).map(({ status }) => status)).toEqual([403, 403]);
    await edit(`UPDATE role SET permissions = '{users:read}' WHERE name = 'reader'`);
    await eventually(['users:read']);
    expect((await list()).map(({ status }) => status)).toEqual([200, 200]);
    await edit(`UPDATE role SET permissions = '{stats:read}' WHERE name = 'reader'`);
    await eventually(['stats:read']);
    expect((await list()).map(({ status }) => status)).toEqual([403, 403]);
  });

  it('permits nothing once it is gone, and what it says when it is there again', async () => {
    await edit(`DELETE FROM role WHERE name = 'reader'`);
    await eventually([]);
    await edit(`INSERT INTO role (name, permissions) VALUES ('reader', '{audit:read,users:read}')`);
    await eventually(['users:read', 'audit:read']);
  });
});
