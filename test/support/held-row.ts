import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from './database.js';

const WAITS_WITHIN_MS = 4_000; // the servers give up on a lock after 5 s

/** What a transaction under way holds, so that everything that wants it meets there. */
export interface HeldRow {
  /** Waits until so many statements stand in line for a lock. */
  lined(count: number): Promise<void>;
  /** Commits; the line moves on in its order. */
  release(): Promise<void>;
}

const open = new Set<HeldRow>();

/** A test that failed in between leaves no line for the next one. */
afterEach(() => Promise.all([...open].map((held) => held.release())));

/** Begins a transaction with these statements, and leaves it open. */
async function hold(database: Database, ...statements: [string, unknown[]][]): Promise<HeldRow> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined); // the database is dropped under it when a test fails
  await client.connect();
  await client.query('BEGIN');
  const held: HeldRow = {
    async lined(count) {
      const until = Date.now() + WAITS_WITHIN_MS;
      for (;;) {
        const [row] = await database.query<{ waiting: number }>(
          `SELECT count(*)::integer AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (row!.waiting >= count) return;
        if (Date.now() > until) throw new Error(`${row!.waiting} of ${count} statements wait for the row.`);
        await sleep(5);
      }
    },
    async release() {
      if (!open.delete(held)) return;
      await client.query('COMMIT');
      await client.end();
    },
  };
  open.add(held);
  for (const [sql, params] of statements) await client.query(sql, params);
  return held;
}

export const holdSession = (database: Database, sessionId: unknown): Promise<HeldRow> =>
  hold(database, ['SELECT id FROM session WHERE id = $1 FOR UPDATE', [sessionId]]);

export const holdUser = (database: Database, userId: string): Promise<HeldRow> =>
  hold(database, ['SELECT id FROM users WHERE id = $1 FOR UPDATE', [userId]]);
