import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

/** Names "administration" among the advisory locks, as `AccountChangesService` does. */
const ADMINISTRATION_LOCK = 7_326_180_002;

let database: Database;
let server: Server;
let other: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  await signedInAs(server, database, ['user', 'admin']); // so that nobody is the last one
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
  afterTheFile(() => other.end());
});

/** Another change under way holds the turn; it ends, after `meanwhile`, once `call` waits for it. */
async function whileWaiting<T>(call: () => Promise<T>, meanwhile: () => Promise<unknown>): Promise<T> {
  await other.query('BEGIN');
  await other.query('SELECT pg_advisory_xact_lock($1)', [ADMINISTRATION_LOCK]);
  const answer = call();
  const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  while ((await database.query(waiting)).length === 0) await sleep(20);
  await meanwhile();
  await other.query('COMMIT');
  return answer;
}

const change = (admin: Person, target: Person) =>
  server.request('PUT', `/admin/users/${target.userId}/roles`, {
    token: admin.accessToken,
    body: { roles: ['user', 'auditor'] },
  });
const rolesOf = async ({ userId }: Person) =>
  (await database.query<{ roles: string[] }>('SELECT roles FROM users WHERE id = $1', [userId]))[0]!.roles;

describe('an administrator whose call waits its turn', () => {
  it.each([
    ['was demoted', `UPDATE users SET roles = '{user}', ver = ver + 1 WHERE id = $1`, 'token_stale'],
    [
      'got another role',
      `UPDATE users SET roles = '{user,admin,x}', ver = ver + 1 WHERE id = $1`,
      'token_stale',
    ],
    ['was deactivated', `UPDATE users SET is_active = false WHERE id = $1`, 'token_revoked'],
    ['was deleted', `DELETE FROM users WHERE id = $1`, 'token_revoked'],
  ])('is judged as of then: who %s changes nothing', async (_, sql, code) => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const target = await createUser(server);
    const answer = await whileWaiting(
      () => change(admin, target),
      () => database.query(sql, [admin.userId]),
    );
    expect(answer).toMatchObject({ status: 401, body: { code } });
    expect(await rolesOf(target)).toEqual(['user']);
  });

  it('changes what it may when nothing happened to them', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const target = await createUser(server);
    expect(
      await whileWaiting(
        () => change(admin, target),
        () => Promise.resolve(),
      ),
    ).toMatchObject({ status: 200 });
    expect(await rolesOf(target)).toEqual(['user', 'auditor']);
  });
});
