import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { DatabaseConnection } from './connection.js';
import { dataSourceOptions } from './data-source-options.js';
import { followRestore } from './follow-restore.js';

/** Any constant will do; it names "migrating MediTwin" among PostgreSQL's advisory locks. */
const MIGRATION_LOCK = 7_326_180_001;

/** @returns pg's own client configuration of a connection */
export const clientConfig = (connection: DatabaseConnection): pg.ClientConfig =>
  'url' in connection ? { connectionString: connection.url } : connection;

/** Brings the schema up to date. Several processes may call it at once: they take turns. */
export async function migrate(connection: DatabaseConnection): Promise<void> {
  const turn = new pg.Client({ ...clientConfig(connection), connectionTimeoutMillis: 3_000 });
  turn.on('error', () => {}); // the statement under way reports it
  await turn.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = await new DataSource({
      ...dataSourceOptions(connection, 1),
      extra: {}, // a migration takes as long as it takes
    } as DataSourceOptions).initialize();
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
