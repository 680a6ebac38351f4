import { DataSource } from 'typeorm';
import type { DatabaseAddress } from '../config/database-address.js';
import { RefusedStart } from '../config/refused-start.js';
import { dataSourceOptions } from './data-source-options.js';
import { pendingMigrations } from './pending-migrations.js';
import { sqlState } from './store-fault.js';

/** No such table; no right to read it. */
const NEVER_MIGRATED = new Set(['42P01', '42501']);

/** For a server that may not migrate. @throws RefusedStart with a sentence unless the schema is as new as this server */
export async function checkSchema(address: DatabaseAddress): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(address)).initialize();
  try {
    const pending = await pendingMigrations(dataSource).catch((error: unknown) => {
      if (NEVER_MIGRATED.has(sqlState(error))) return ['all'];
      throw error;
    });
    if (pending.length === 0) return;
    throw new RefusedStart(
      'The database schema is older than this server, and MIGRATE_ON_START is false: run "npm run migrate" first.',
    );
  } finally {
    await dataSource.destroy();
  }
}
