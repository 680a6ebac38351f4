import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from './database.js';

/** Runs a statement and holds what it locked while `meanwhile` runs; then it is committed. */
export async function holding<T>(database: Database, sql: string, meanwhile: () => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    await holder.query(`BEGIN; ${sql}`);
    const result = await meanwhile();
    await holder.query('COMMIT');
    return result;
  } finally {
    await holder.end();
  }
}

/** Resolves when so many statements wait for a lock. */
export async function waiting(database: Database, count: number, withinMs = 4_000): Promise<void> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const blocked = await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`,
      [database.name],
    );
    if (blocked.length === count) return;
    await sleep(20);
  }
  throw new Error(`there were never ${count} statements waiting`);
}
