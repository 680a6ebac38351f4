import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { countedWire } from './counted-wire.mjs';
import { startInstance } from './instance.mjs';

const DIST = join(import.meta.dirname, '../dist');
const FILL = readFileSync(join(import.meta.dirname, 'fill.sql'), 'utf8');
const PASSWORD = 'SecurePass123!';
/** Of each conversation that is measured, but the long one. */
const MESSAGES = 200;
/** The account that calls, a clinician and administrator; it has conversations and patients. */
const CALLER = 100;
const SEALED_WITHIN_MS = 120_000;

/**
 * Fills a database and starts a server on it.
 * @param bench as `openBenchServer` returned it
 * @param people accounts, and events in the audit record
 * @param messages in all
 * @param long messages of one conversation, if there is one so long
 */
export async function openFilled(bench, { people, messages, long = 0 }) {
  const began = performance.now();
  const url = await bench.create();
  const client = new pg.Client(url);
  await client.connect();
  const one = async (sql, ...values) => (await client.query(sql, values)).rows[0];
  await client.query(FILL);
  const indexes = await withoutIndexes(client);
  await client.query('SELECT fill_users($1)', [people]);
  await client.query('SELECT fill_events($1, $1)', [people]);
  const others = messages - long - MESSAGES;
  await client.query(`SELECT fill_conversations('chat', $1, 20, 1, $2)`, [others / 20, people]);
  await client.query(`SELECT fill_conversations('measured', 1, $1, $2, $3)`, [MESSAGES, CALLER, people]);
  if (long) await client.query(`SELECT fill_conversations('long', 1, $1, $2, $3)`, [long, CALLER, people]);
  for (const { definition } of indexes) await client.query(definition);

  const wire = await countedWire(url);
  const env = { AUDIT_PERSONAL_DAYS: '3650' };
  const start = (databaseUrl) => startInstance({ databaseUrl, folder: bench.folder, dist: DIST, env });
  const instance = await start(url);
  const donor = { email: 'donor@example.com', username: 'donor', password: PASSWORD };
  const { body: signedUp } = await instance.call('POST', '/auth/signup', { body: donor });
  const { email } = await one(
    `UPDATE users SET roles = '{user,clinician,admin}',
       password_hash = (SELECT password_hash FROM users WHERE id = $1)
     WHERE id = fill_user($2, $3) RETURNING email`,
    signedUp.user_id,
    CALLER,
    people,
  );
  const caller = { email, password: PASSWORD };
  const { body: tokens } = await instance.call('POST', '/auth/login', { body: caller });
  await sealed(one);
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  const timed = await start(wire.url);
  const conversation = async (kind) => (await one('SELECT fill_id($1, 1, fill_at(1, 1)) AS id', kind)).id;
  return {
    caller,
    fillSeconds: Math.round((performance.now() - began) / 1000),
    conversation: await conversation('measured'),
    long: long ? await conversation('long') : undefined,
    /** @returns an account in the middle of all, which never calls */
    somebody: () =>
      one(
        'SELECT id, email, username, created_at FROM users WHERE id = fill_user($1, $2)',
        people / 2,
        people,
      ),
    version: async () => (await one('SHOW server_version')).server_version,
    call: (method, path, body) => instance.call(method, path, { token: tokens.access_token, body }),
    /** The same through a wire. @returns how long the database was asked for it, in ms */
    async databaseMs(method, path, body) {
      const before = wire.busyMs();
      const answer = await timed.call(method, path, { body });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      return wire.busyMs() - before;
    },
    async close() {
      await Promise.all([instance.stop(), timed.stop()]);
      wire.close();
      await client.end();
    },
  };
}

/** Filling a table and then its indexes takes a third of the time. @returns the definitions of those it dropped */
async function withoutIndexes(client) {
  const { rows } = await client.query(
    `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace AND NOT indisunique`,
  );
  await client.query(`DROP INDEX ${rows.map(({ name }) => name).join(', ')}`);
  return rows;
}

/** The first event that the server writes lets it seal all the others, which must not happen while it is measured. */
async function sealed(one) {
  const until = performance.now() + SEALED_WITHIN_MS;
  for (; performance.now() < until; await sleep(500)) {
    const { waiting } = await one(
      'SELECT EXISTS (SELECT FROM audit_events WHERE position > 0 AND position >= to_position) AS waiting FROM audit_head',
    );
    if (!waiting) return;
  }
  throw new Error('the events were not sealed in time');
}
