import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedStart } from '../config/refused-start.js';
import type { Settings } from '../config/settings.js';
import { StoreUnavailable } from '../http/problems.js';
import { checkSchema } from './check-schema.js';
import type { DatabaseConnection } from './connection.js';
import { joinEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';
import { sqlState, storeFault } from './store-fault.js';

/** How long a start waits for a server that comes up beside it. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 500;
/** SQLSTATEs: no right to do it, or no schema in which to do it. */
const NOT_ALLOWED = new Set(['42501', '3F000']);

export interface OpenDatabase {
  connection: DatabaseConnection;
  /** Call last: the embedded server may stop with it. */
  leave(): Promise<void>;
}

/**
 * Finds the database of the settings, starts the embedded one if there is no URL, and migrates it, or checks that somebody did.
 * @param report told in one sentence why it takes longer, or that the embedded server was started again
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir' | 'migrateOnStart'>,
  report: (sentence: string) => void,
): Promise<OpenDatabase> {
  const prepare = settings.migrateOnStart ? migrateOnStart : checkSchema;
  if (settings.databaseUrl !== undefined) {
    const connection = { url: settings.databaseUrl };
    await patiently(() => prepare(connection), report);
    return { connection, leave: async () => undefined };
  }
  const postgres = await joinEmbeddedPostgres({ dataDir: settings.dataDir, onRestart: report });
  try {
    await patiently(() => prepare(postgres.connection), report);
  } catch (error) {
    await postgres.leave();
    throw error;
  }
  return { connection: postgres.connection, leave: () => postgres.leave() };
}

/** @throws RefusedStart with a sentence when the role may not migrate */
async function migrateOnStart(connection: DatabaseConnection): Promise<void> {
  await migrate(connection).catch((error: unknown) => {
    if (!NOT_ALLOWED.has(sqlState(error))) throw error;
    throw new RefusedStart(
      `The role of the server may not migrate (${(error as Error).message}): run "npm run migrate" as the owner of the schema and set MIGRATE_ON_START=false.`,
    );
  });
}

async function patiently(work: () => Promise<void>, report: (sentence: string) => void): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let told = false; ; await sleep(RETRY_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(storeFault(error) instanceof StoreUnavailable) || performance.now() > giveUpAt) throw error;
      if (!told) report(`The database cannot be reached yet (${(error as Error).message}); trying for 30 s.`);
      told = true;
    }
  }
}
