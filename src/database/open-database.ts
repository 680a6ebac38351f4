import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseAddress } from '../config/database-address.js';
import { RefusedStart } from '../config/refused-start.js';
import type { Settings } from '../config/settings.js';
import { StoreUnavailable } from '../http/problems.js';
import { checkPool } from './check-pool.js';
import { checkSchema } from './check-schema.js';
import type { DatabaseConnections } from './connection.js';
import { addressOf, joinEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';
import { refusedConnection } from './refused-connection.js';
import { sqlState, storeFault } from './store-fault.js';

/** How long a start waits for a server that comes up beside it. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 500;
/** SQLSTATEs: no right to do it, or no schema in which to do it. */
const NOT_ALLOWED = new Set(['42501', '3F000']);

export interface OpenDatabase {
  connections: DatabaseConnections;
  /** Call last: the embedded server may stop with it. */
  leave(): Promise<void>;
}

type Report = (sentence: string) => void;

/**
 * Finds the database of the settings, starts the embedded one if there is no URL, and migrates it, or checks that somebody did.
 * @param report told in one sentence why it takes longer, or that the embedded server was started again
 * @throws RefusedStart with a sentence when an address is wrong or the schema is not as it has to be
 */
export async function openDatabase(
  settings: Pick<Settings, 'database' | 'directDatabase' | 'dataDir' | 'migrateOnStart'>,
  report: Report,
): Promise<OpenDatabase> {
  const { database: pooled, directDatabase: direct = pooled } = settings;
  const prepare = settings.migrateOnStart ? migrateOnStart : checkSchema;
  if (pooled !== undefined && direct !== undefined) {
    const ofDirect = direct === pooled ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL';
    await patiently(ofDirect, () => prepare(direct), report);
    await patiently('DATABASE_URL', () => checkPool(pooled, report), report);
    return { connections: { pooled, direct }, leave: async () => undefined };
  }
  const postgres = await joinEmbeddedPostgres({ dataDir: settings.dataDir, onRestart: report });
  const address = addressOf(postgres.connection);
  try {
    await patiently('DATA_DIR', () => prepare(address), report);
  } catch (error) {
    await postgres.leave();
    throw error;
  }
  return { connections: { pooled: address, direct: address }, leave: () => postgres.leave() };
}

/** @throws RefusedStart with a sentence when the role may not migrate */
async function migrateOnStart(address: DatabaseAddress): Promise<void> {
  await migrate(address).catch((error: unknown) => {
    if (!NOT_ALLOWED.has(sqlState(error))) throw error;
    throw new RefusedStart(
      `The role of the server may not migrate (${(error as Error).message}): run "npm run migrate" as the owner of the schema and set MIGRATE_ON_START=false.`,
    );
  });
}

async function patiently(variable: string, work: () => Promise<void>, report: Report): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let told = false; ; await sleep(RETRY_MS)) {
    try {
      return await work();
    } catch (error) {
      const refused = refusedConnection(error, variable);
      if (!(storeFault(refused) instanceof StoreUnavailable)) throw refused;
      const reason = reasonOf(error);
      if (performance.now() > giveUpAt)
        throw new RefusedStart(`The database of ${variable} cannot be reached (${reason}).`, {
          cause: error,
        });
      if (!told) report(`The database cannot be reached yet (${reason}); trying for 30 s.`);
      told = true;
    }
  }
}

/** Node gives no message of its own to what failed for each address of a name. */
const reasonOf = (error: unknown): string => {
  const { message, errors } = error as AggregateError;
  return message || (errors?.[0] as Error | undefined)?.message || String(error);
};
