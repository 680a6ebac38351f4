import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../config/settings.js';
import { StoreUnavailable } from '../http/problems.js';
import type { DatabaseConnection } from './connection.js';
import { joinEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';
import { storeFault } from './store-fault.js';

/** How long a start waits for a server that comes up beside it. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 500;

export interface OpenDatabase {
  connection: DatabaseConnection;
  /** Call last: the embedded server may stop with it. */
  leave(): Promise<void>;
}

/**
 * Finds the database of the settings, starts the embedded one if there is no URL, and migrates it.
 * @param report told in one sentence why it takes longer, or that the embedded server was started again
 */
export async function openDatabase(
  settings: Settings,
  report: (sentence: string) => void,
): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) {
    const connection = { url: settings.databaseUrl };
    await migratePatiently(connection, report);
    return { connection, leave: async () => undefined };
  }
  const postgres = await joinEmbeddedPostgres({ dataDir: settings.dataDir, onRestart: report });
  try {
    await migratePatiently(postgres.connection, report);
  } catch (error) {
    await postgres.leave();
    throw error;
  }
  return { connection: postgres.connection, leave: () => postgres.leave() };
}

async function migratePatiently(
  connection: DatabaseConnection,
  report: (sentence: string) => void,
): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let told = false; ; await sleep(RETRY_MS)) {
    try {
      return await migrate(connection);
    } catch (error) {
      if (!(storeFault(error) instanceof StoreUnavailable) || performance.now() > giveUpAt) throw error;
      if (!told) report(`The database cannot be reached yet (${(error as Error).message}); trying for 30 s.`);
      told = true;
    }
  }
}
