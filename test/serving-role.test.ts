import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { allSealed, happen } from './support/audit.js';
import { afterTheFile } from './support/clean-up.js';
import { command } from './support/command.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, signedInAs } from './support/people.js';
import { ofTheRun } from './support/run.js';
import { type Server, startServer } from './support/server.js';

/** A role of this run, which may sign in and nothing else. */
async function newRole(database: Database): Promise<string> {
  const name = `${ofTheRun('RUN')}_${randomBytes(4).toString('hex')}`;
  await database.query(`CREATE ROLE ${name} LOGIN`);
  return name;
}

function as(role: string, database: Database): string {
  const url = new URL(database.url);
  url.username = role;
  return url.href;
}

let database: Database;
let owner: string;
let serving: string;
const urls = () => ({ DATABASE_URL: as(serving, database), DATABASE_MIGRATION_URL: as(owner, database) });

beforeAll(async () => {
  database = await createDatabase();
  [owner, serving] = [await newRole(database), await newRole(database)];
  // As an operator sets it up, but for one right: an empty schema that belongs to the owner.
  await database.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION ${owner}`);
});

describe('a server that may not migrate', () => {
  it('does not start on an empty database, and says what to do', async () => {
    const env = { DATABASE_URL: as(serving, database), MIGRATE_ON_START: 'false' };
    await expect(startServer({ database, env })).rejects.toThrow(
      /MIGRATE_ON_START is false: run "npm run migrate" first/,
    );
  });

  it('does not start either when it was told to migrate, and names the right', async () => {
    await expect(startServer({ database, env: { DATABASE_URL: as(serving, database) } })).rejects.toThrow(
      /may not migrate .*: run "npm run migrate" as the owner/,
    );
  });
});

describe('npm run migrate', () => {
  it('says what to do when it may not install the extension, and takes one that stands elsewhere', async () => {
    const refused = await command('migrate.js', [], urls());
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('"CREATE EXTENSION pg_trgm"') });
    expect(refused.output).toMatch(/^The search of accounts needs .*GRANT CREATE ON DATABASE/m);
    await database.query(`CREATE SCHEMA extensions; GRANT USAGE ON SCHEMA extensions TO ${owner};
      CREATE EXTENSION pg_trgm SCHEMA extensions`);
    expect(await command('migrate.js', [], urls())).toMatchObject({ code: 0 });
    expect(await database.query(`SELECT 1 FROM pg_indexes WHERE indexname = 'users_search'`)).toHaveLength(1);
  });

  it('migrates as the owner and lets the other role serve, as often as one likes', async () => {
    for (let time = 0; time < 2; time++) {
      const { code, output } = await command('migrate.js', [], urls());
      expect([code, output]).toEqual([
        0,
        `The schema is up to date.\nThe role ${serving} may serve: its rights are up to date.\n`,
      ]);
    }
    const owners = await database.query<{ tableowner: string }>(
      `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(owners).toEqual([{ tableowner: owner }]);
  });
});

describe('a server as the lesser role', () => {
  let server: Server;
  let client: pg.Client;

  beforeAll(async () => {
    server = await startServer({
      database,
      env: { ...urls(), MIGRATE_ON_START: 'false', RATE_LIMIT_SCALE: '1000' },
    });
    client = new pg.Client({ connectionString: as(serving, database) });
    await client.connect();
    afterTheFile(() => client.end());
  });

  it('signs up, signs in, refreshes, chats, administrates and signs out', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const ada = await createUser(server);
    const token = ada.accessToken;
    const target = `/admin/users/${ada.userId}`;
    const calls: [string, string, string | undefined, unknown, number][] = [
      ['POST', '/auth/login', undefined, { email: ada.email, password: 'Wrong-Pass-123' }, 401],
      ['POST', '/auth/refresh', undefined, { refresh_token: ada.refreshToken }, 200],
      ['POST', '/chat/message', token, { message: 'I have a headache' }, 200],
      ['PATCH', '/users/me', token, { full_name: 'Ada' }, 200],
      ['GET', '/anatomy', token, undefined, 200],
      ['GET', '/admin/users', admin.accessToken, undefined, 200],
      ['PUT', `${target}/roles`, admin.accessToken, { roles: ['user', 'clinician'] }, 200],
      ['PATCH', target, admin.accessToken, { is_active: false }, 200],
      ['DELETE', target, admin.accessToken, undefined, 204],
      ['GET', '/admin/audit-log', admin.accessToken, undefined, 200],
      ['GET', '/admin/stats', admin.accessToken, undefined, 200],
      ['GET', '/health/ready', undefined, undefined, 200],
      ['POST', '/auth/logout', admin.accessToken, undefined, 200],
    ];
    for (const [method, path, bearer, body, status] of calls) {
      const answer = await server.request(method, path, {
        ...(bearer && { token: bearer }),
        ...(body !== undefined && { body }),
      });
      expect([method, path, answer.status]).toEqual([method, path, status]);
    }
  });

  it('seals the record, and the record holds', async () => {
    await happen(database, 3);
    await allSealed(database);
    const auditor = await signedInAs(server, database, ['user', 'auditor']);
    const { body } = await server.request('GET', '/admin/audit-log/verify', { token: auditor.accessToken });
    expect(body).toMatchObject({ ok: true, fault: null });
    expect(body['events']).toBeGreaterThanOrEqual(3);
    expect(await command('audit-verify.js', [], { DATABASE_URL: as(serving, database) })).toMatchObject({
      code: 0,
    });
  });

  it.each([
    `UPDATE audit_events SET action = action`,
    `DELETE FROM audit_events`,
    `TRUNCATE audit_events`,
    `UPDATE audit_seals SET events = 0`,
    `DELETE FROM audit_seals`,
    `TRUNCATE audit_seals`,
    `DELETE FROM audit_head`,
    `ALTER TABLE audit_events DISABLE TRIGGER USER`,
    `ALTER TABLE audit_seals DISABLE TRIGGER ALL`,
    `DROP TRIGGER audit_events_append_only ON audit_events`,
    `SET session_replication_role = replica`,
    `CREATE OR REPLACE FUNCTION audit_position(xid8) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 1::bigint'`,
    `INSERT INTO audit_events (id, action, outcome, position) VALUES (gen_random_uuid(), 'role.saved', 'success', 1)`,
    `DROP TABLE audit_origins`,
    `CREATE TABLE mine ()`,
    `DELETE FROM migration`,
    `TRUNCATE users CASCADE`,
  ])('may not: %s', async (sql) => {
    // Its rights stop it, not the trigger that stops everybody.
    await expect(client.query(sql)).rejects.toThrow(/^(permission denied|must be owner)/);
  });

  it('may use the tables of migrations to come', async () => {
    await database.query(
      `SET ROLE ${owner}; CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY); RESET ROLE`,
    );
    await client.query('INSERT INTO later DEFAULT VALUES; UPDATE later SET id = DEFAULT; DELETE FROM later');
  });
});
