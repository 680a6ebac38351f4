import type { DatabaseAddress } from '../config/database-address.js';
import { clientConfig, LIMITS, LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './client-config.js';
import { DatabaseClient } from './database-client.js';

const HOLDING = `
SELECT max(setting::integer) FILTER (WHERE name = 'statement_timeout') AS statement,
  max(setting::integer) FILTER (WHERE name = 'lock_timeout') AS lock
FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout')`;

/**
 * Connects as the pool will. A pooler in between may drop the limits with which a connection begins, and has to set them
 * itself then.
 * @param report told in one sentence when nothing bounds a statement
 */
export async function checkPool(address: DatabaseAddress, report: (sentence: string) => void): Promise<void> {
  const client = new DatabaseClient({ ...clientConfig(address), ...LIMITS });
  client.on('error', () => undefined); // the statement under way reports it
  try {
    await client.connect();
    const [holding] = (await client.query<{ statement: number; lock: number }>(HOLDING)).rows;
    if (holding!.statement > 0 && holding!.lock > 0) return;
    report(
      `A pooler drops the time limits of statements: have it set statement_timeout=${STATEMENT_TIMEOUT_MS} and ` +
        `lock_timeout=${LOCK_TIMEOUT_MS} itself ("PgBouncer" in docs/postgresql.md).`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
