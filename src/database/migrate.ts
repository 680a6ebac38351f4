import { DataSource } from 'typeorm';
import type { DatabaseAddress } from '../config/database-address.js';
import { clientConfig } from './client-config.js';
import { dataSourceOptions, ONE_CONNECTION } from './data-source-options.js';
import { DatabaseClient } from './database-client.js';
import { followRestore } from './follow-restore.js';

/** Any constant will do; it names "migrating MediTwin" among PostgreSQL's advisory locks. */
const MIGRATION_LOCK = 7_326_180_001;
const CONNECT_TIMEOUT_MS = 3_000;

/** Brings the schema up to date. Several processes may call it at once: they take turns, in sessions that last. */
export async function migrate(address: DatabaseAddress): Promise<void> {
  const turn = new DatabaseClient(clientConfig(address, CONNECT_TIMEOUT_MS));
  turn.on('error', () => {}); // the statement under way reports it
  await turn.connect();
  try {
    // A lock of the transaction: one of the session would stay behind in a pooler, and nobody else would ever migrate.
    await turn.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0');
    await turn.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const dataSource = await new DataSource(dataSourceOptions(address, ONE_CONNECTION, {})).initialize();
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      await followRestore(dataSource);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await turn.end();
  }
}
