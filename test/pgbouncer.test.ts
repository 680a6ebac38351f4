import pg from 'pg';
import { command } from './support/command.js';
import { Fleet, FLEET_STARTS_WITHIN_MS, tokensOf } from './support/fleet.js';
import { seriesOf } from './support/metrics.js';
import { type OwnPostgres, ownPostgres } from './support/own-postgres.js';
import { knowsPrepared, startPgbouncer } from './support/pgbouncer.js';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

/** Fewer connections to PostgreSQL than one instance has to PgBouncer: sessions are passed on all the time. */
const FEW: [RegExp, string] = [/^default_pool_size = .*$/m, 'default_pool_size = 3'];
/** On a busy machine they wait for each other. */
const PATIENT: [RegExp, string] = [/^query_wait_timeout = .*$/m, 'query_wait_timeout = 60'];
const MANY = 16;

let database: OwnPostgres;
let pooled: string;
let prepares: string;
let fleet: Fleet;

const serve = (env: Record<string, string>, alone?: string): Promise<Server> =>
  startServer({
    database,
    ...(alone !== undefined && { alone }),
    env: {
      DATABASE_URL: pooled,
      DATABASE_PREPARED_STATEMENTS: prepares,
      DATABASE_POOL_WAIT_MILLISECONDS: '60000',
      REDIS_URL: '',
      ...env,
    },
  });
const readiness = async (server: Server) => (await server.request('GET', '/health/ready')).body;

beforeAll(async () => {
  prepares = String(await knowsPrepared());
  database = await ownPostgres();
  pooled = await startPgbouncer(database, [FEW, PATIENT]);
  const direct = { DATABASE_DIRECT_URL: database.url };
  // Both migrate the empty database at once, past PgBouncer.
  fleet = new Fleet(database, await Promise.all([serve(direct), serve(direct)]));
}, FLEET_STARTS_WITHIN_MS);

describe('two instances behind PgBouncer in transaction mode', () => {
  it('serve sign-up, sign-in, refresh and chat to many at once', async () => {
    const people = await Promise.all(Array.from({ length: MANY }, () => fleet.createUser()));
    const calls = await Promise.all(
      people.flatMap((person, at) => [
        fleet.logIn(person),
        fleet.refresh(person.refreshToken),
        fleet.request('POST', '/chat/message', {
          token: person.accessToken,
          body: { message: `My left knee hurts since ${at + 1} days` },
        }),
        fleet.request('PATCH', '/users/me', { token: person.accessToken, body: { full_name: `Ada ${at}` } }),
      ]),
    );
    expect(calls.map(({ status }) => status)).toEqual(Array.from({ length: 4 * MANY }, () => 200));
    for (const [at, { accessToken: token, userId }] of people.entries()) {
      const { body } = await fleet.request('GET', '/auth/me', { token });
      expect(body).toMatchObject({ user_id: userId, full_name: `Ada ${at}` });
    }
  }, 60_000);

  it('give all who refresh at once the same successor', async () => {
    const { refreshToken } = await fleet.createUser();
    const answers = await fleet.refreshAtOnce(refreshToken, MANY);
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.refresh_token}`)).size).toBe(1);
  });

  it('hear of each other at once, past PgBouncer', async () => {
    for (const process of fleet.processes)
      await until(async () => (await readiness(process))['revocation_notices'] === 'up');
    const ada = await fleet.createUser();
    const { by } = await fleet.request('POST', '/auth/logout', { token: ada.accessToken });
    await fleet.expectDead(by, tokensOf(ada));
    for (const process of fleet.processes)
      expect((await seriesOf(process)).get('meditwin_revocation_notices_heard')).toBe(1);
  });

  it('share three sessions, and leave none in a transaction', async () => {
    const sessions = await database.query<{ state: string }>(
      `SELECT state FROM pg_stat_activity WHERE usename = 'meditwin' AND application_name = 'meditwin-api'`,
    );
    expect(sessions.length).toBeLessThanOrEqual(3);
    await until(async () => {
      const open = `SELECT FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'`;
      return (await database.query(open)).length === 0;
    });
  });

  it('are bounded by the limits that PgBouncer sets', async () => {
    const client = new pg.Client(pooled);
    await client.connect();
    const { rows } = await client.query(
      `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`,
    );
    await client.end();
    expect(rows).toEqual([{ statement: '10s', lock: '5s' }]);
    for (const { logs } of fleet.servers) expect(logs.join('\n')).not.toContain('time limits');
  });

  it('keep one sealed record', async () => {
    const admin = await fleet.admin();
    const { status, body } = await fleet.request('GET', '/admin/audit-log', { token: admin.accessToken });
    expect([status, (body['items'] as unknown[]).length > 0]).toEqual([200, true]);
    const { code, output } = await command('audit-verify.js', [], {
      DATABASE_URL: pooled,
      DATABASE_DIRECT_URL: database.url,
    });
    expect([code, output]).toEqual([0, expect.stringContaining('The audit record holds')]);
  });
});

describe('an instance that listens through PgBouncer', () => {
  it('serves, says that notices do not arrive, and learns of what ended access all the same', async () => {
    const deaf = await serve({}, 'what one process hears'); // it migrates through PgBouncer too
    const both = new Fleet(database, [fleet.servers[0]!, deaf]);
    await until(async () => (await readiness(deaf))['revocation_notices'] !== 'untried');
    expect(await readiness(deaf)).toMatchObject({ status: 'degraded', revocation_notices: 'down' });
    expect((await seriesOf(deaf)).get('meditwin_revocation_notices_heard')).toBe(0);
    expect(await deaf.logged('do not arrive')).toContain('DATABASE_DIRECT_URL');
    const held = `SELECT FROM pg_locks WHERE locktype = 'advisory'`;
    await until(async () => (await database.query(held)).length === 0); // the lock of migrations is gone with them
    const ada = await both.createUser();
    const out = await both.servers[0]!.request('POST', '/auth/logout', { token: ada.accessToken });
    expect(out.status).toBe(200);
    await both.expectDead(both.servers[0]!, tokensOf(ada));
  }, 60_000);
});

describe('a PgBouncer that was not told of us', () => {
  it('stops the start with a sentence when it refuses what a connection begins with', async () => {
    const strict = await startPgbouncer(database, [[/^ignore_startup_parameters.*$/m, '']]);
    const started = serve({ DATABASE_URL: strict, DATABASE_DIRECT_URL: database.url });
    await expect(started).rejects.toThrow(
      /DATABASE_URL leads nowhere: the pooler refuses .*unsupported startup parameter.*docs\/postgresql\.md\.$/,
    );
  });

  it('is told of when nothing bounds a statement', async () => {
    const unbounded = await startPgbouncer(database, [[/ connect_query='.*'/, '']]);
    const server = await serve({ DATABASE_URL: unbounded, DATABASE_DIRECT_URL: database.url });
    expect(await server.logged('A pooler drops the time limits')).toContain('statement_timeout=10000');
  });
});
