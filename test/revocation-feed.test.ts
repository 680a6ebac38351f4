import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { FORGET } from '../src/access/revocations.sql.js';
import { accessOf, becomes, sessionOf } from './support/access.js';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let one: Server;
let other: Server;

beforeAll(async () => {
  database = await createDatabase();
  const alone = 'two instances that the test tells apart';
  [one, other] = await Promise.all([startServer({ database, alone }), startServer({ database, alone })]);
}, 60_000);

const logOut = async ({ accessToken }: Person) =>
  expect((await one.request('POST', '/auth/logout', { token: accessToken })).status).toBe(200);

async function knownTo(server: Server): Promise<Person> {
  const person = await createUser(server);
  expect(await accessOf(server, person)).toBe('ok');
  return person;
}

async function client(): Promise<pg.Client> {
  const connection = new pg.Client(database.url);
  connection.on('error', () => undefined);
  afterTheFile(() => connection.end());
  await connection.connect();
  return connection;
}

/** Changes are still recorded, but nobody is told of them. */
async function withoutNotices(work: () => Promise<void>): Promise<void> {
  await database.query('ALTER TABLE revocation DISABLE TRIGGER revocation_notice');
  try {
    await work();
  } finally {
    await database.query('ALTER TABLE revocation ENABLE TRIGGER revocation_notice');
  }
}

const endConnections = () =>
  database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'meditwin-feed'`,
  );

describe('the feed between instances', () => {
  it('does without notices: the poll finds what was not told', async () => {
    const took: number[] = [];
    await withoutNotices(async () => {
      for (let i = 0; i < 3; i++) {
        const ada = await knownTo(other);
        await logOut(ada);
        took.push(await becomes(other, ada, 'token_revoked'));
      }
    });
    expect(Math.min(...took)).toBeLessThan(1_000); // not only when the list is too old to be trusted
  });

  it('sees a row that commits late, which a poll by sequence would pass over', async () => {
    const [late, early] = [await knownTo(other), await knownTo(other)];
    await withoutNotices(async () => {
      const insert = 'INSERT INTO revocation (session_id) VALUES ($1) RETURNING id::integer';
      const [slow, bySequence] = [await client(), await client()];
      await slow.query('BEGIN');
      const [lower] = (await slow.query<{ id: number }>(insert, [sessionOf(late)])).rows;
      const [higher] = await database.query<{ id: number }>(insert, [sessionOf(early)]);
      expect(lower!.id).toBeLessThan(higher!.id);
      await becomes(other, early, 'token_revoked'); // it was polled in between
      const after = async (mark: number) =>
        (await bySequence.query<{ id: number }>('SELECT id::integer FROM revocation WHERE id > $1', [mark]))
          .rows;
      expect(await after(lower!.id - 1)).toEqual([higher]);
      expect(await accessOf(other, late)).toBe('ok');
      await slow.query('COMMIT');
      expect(await after(higher!.id)).toEqual([]); // so it would never be seen
      await becomes(other, late, 'token_revoked');
    });
  });

  it('sees nothing of a transaction that is rolled back', async () => {
    const ada = await knownTo(other);
    const undone = await client();
    await undone.query('BEGIN');
    await undone.query('INSERT INTO revocation (session_id) VALUES ($1)', [sessionOf(ada)]);
    await undone.query('ROLLBACK');
    const eve = await knownTo(other);
    await logOut(eve);
    await becomes(other, eve, 'token_revoked');
    expect(await accessOf(other, ada)).toBe('ok');
  });

  it('comes back when its connection is ended, and misses nothing of the gap', async () => {
    for (let round = 0; round < 5; round++) {
      const [before, after] = [await knownTo(other), await knownTo(other)];
      const ended = endConnections();
      await logOut(before);
      await ended;
      await logOut(after);
      await becomes(other, before, 'token_revoked');
      await becomes(other, after, 'token_revoked');
    }
  });

  it('reads everything anew over a new connection: after a fail-over numbers may be given out again', async () => {
    const ada = await knownTo(other);
    // As a row looks whose transaction has a number that was seen before.
    await withoutNotices(async () => {
      await database.query(`INSERT INTO revocation (session_id, xid) VALUES ($1, '3')`, [sessionOf(ada)]);
    });
    await endConnections();
    await becomes(other, ada, 'token_revoked');
  });

  it('tells once of each change, and never of a refresh', async () => {
    const admin = await signedInAs(one, database, ['user', 'admin']);
    const ada = await createUser(one);
    for (let sessions = 0; sessions < 3; sessions++) await logIn(one, ada);
    const ear = await client();
    let notices = 0;
    ear.on('notification', () => notices++);
    await ear.query('LISTEN revocation');
    const refresh = { body: { refresh_token: ada.refreshToken } };
    expect((await one.request('POST', '/auth/refresh', refresh)).status).toBe(200);
    await ear.query('SELECT');
    expect(notices).toBe(0);
    const deactivate = { token: admin.accessToken, body: { is_active: false } };
    expect((await one.request('PATCH', `/admin/users/${ada.userId}`, deactivate)).status).toBe(200);
    await ear.query('SELECT');
    expect(notices).toBe(1); // of four sessions and a user
  });

  it('costs the requests themselves no statement', async () => {
    const ada = await knownTo(other);
    const last = () =>
      database.query(
        `SELECT pid, query_start FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'meditwin-api' ORDER BY pid`,
      );
    // What runs by the clock may fall into some rounds, but not into each.
    let quiet = false;
    for (let round = 0; round < 20 && !quiet; round++) {
      const before = await last();
      for (let request = 0; request < 50; request++) expect(await accessOf(other, ada)).toBe('ok');
      quiet = JSON.stringify(await last()) === JSON.stringify(before);
    }
    expect(quiet).toBe(true);
  });
});

describe('an instance that was stopped', () => {
  it('asks before it lets the first request in', async () => {
    const ada = await knownTo(other);
    process.kill(other.pid, 'SIGSTOP');
    try {
      await logOut(ada);
      await sleep(3_100); // what it knows is trusted for 3 s
      const first = accessOf(other, ada);
      await sleep(200); // it lies in the socket, with the notice, when the process goes on
      process.kill(other.pid, 'SIGCONT');
      expect(await first).toBe('token_revoked');
    } finally {
      process.kill(other.pid, 'SIGCONT');
    }
  });
});

describe('old entries', () => {
  it('are forgotten in pieces, young ones never', async () => {
    const own = await createDatabase();
    await own.query(
      `INSERT INTO revocation (session_id, recorded_at)
       SELECT gen_random_uuid(), now() - make_interval(secs => s) FROM generate_series(1, 50) AS s`,
    );
    const left = async () =>
      (
        await own.query<{ age: number }>(
          'SELECT max(round(extract(epoch FROM now() - recorded_at)))::integer AS age, count(*)::integer FROM revocation',
        )
      )[0];
    await own.query(FORGET, [20.5, 10]);
    expect(await left()).toMatchObject({ count: 40, age: 40 });
    for (let i = 0; i < 4; i++) await own.query(FORGET, [20.5, 10]);
    expect(await left()).toMatchObject({ count: 20, age: 20 });
  });
});
