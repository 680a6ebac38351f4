import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterTheFile } from './clean-up.js';
import { ofTheRun } from './run.js';

export interface Database {
  /** A DATABASE_URL for the server under test. */
  readonly url: string;
  readonly name: string;
  query<Row = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Also happens by itself after the test file. */
  drop(): Promise<void>;
}

/** A migrated database of its own, with nothing but what the migrations put there. */
export async function createDatabase(): Promise<Database> {
  const name = `${ofTheRun('RUN')}_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${ofTheRun('TEMPLATE')}`);
  const url = new URL(ofTheRun('SERVER'));
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => undefined); // a test may stop the server
  let dropping: Promise<void> | undefined;
  const database: Database = {
    url: url.href,
    name,
    query: async <Row>(sql: string, params?: unknown[]) => (await pool.query(sql, params)).rows as Row[],
    drop: () =>
      (dropping ??= pool.end().then(() => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
  afterTheFile(() => database.drop());
  return database;
}

/** Databases are made and dropped from outside; the template may be busy with another copy for a moment. */
async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ofTheRun('SERVER') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if ((error as pg.DatabaseError).code !== '55006' || attempt === 100) throw error;
        await sleep(50);
      }
    }
  } finally {
    await client.end();
  }
}
