import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RefusedStart } from '../../config/refused-start.js';
import { sqlState } from '../store-fault.js';

const BY_HAND = 'or let a superuser run "CREATE EXTENSION pg_trgm" in this database once; then start again.';

/** What the operator has to do, by SQLSTATE. */
const REMEDIES: Record<string, string> = {
  '42501': `but this role may not install it. Let it: "GRANT CREATE ON DATABASE … TO …", ${BY_HAND}`,
  '0A000':
    'but this PostgreSQL comes without it. Install the package with its contrib modules, then start again.',
};

/**
 * For the search of accounts, by any part of their names, and the list of the deactivated ones.
 *
 * The expression is that of the search (src/users/searched-text.ts). An index that keeps what is new in a list beside it
 * (`fastupdate`) would be read slower and slower until the list is emptied. Without statistics of the expression the
 * planner guesses that any search finds one account in 200, and reads the whole table for a rare name.
 *
 * At 1,000,000 accounts: 85 MB, and 10 to 18 s in which nobody signs up or in, while all that only reads goes on.
 * CREATE INDEX CONCURRENTLY would not hold them up, but can't take part in a transaction, and leaves a broken index behind
 * when it fails.
 */
export class IndexWhatIsSearched1795478840000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm').catch((error: unknown) => {
      const remedy = REMEDIES[sqlState(error)];
      throw remedy
        ? new RefusedStart(`The search of accounts needs the extension pg_trgm, ${remedy}`)
        : error;
    });
    // Where it stands already, it may stand in a schema that is not looked through.
    const [{ operators }] = (await runner.query(
      `SELECT format('%I.gin_trgm_ops', nspname) AS operators
       FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm'`,
    )) as [{ operators: string }];
    await runner.query(`
      CREATE INDEX users_search ON users USING gin (
        (E'\\n' || email || E'\\n' || username || E'\\n' || coalesce(full_name, '')) ${operators}
      ) WITH (fastupdate = off);
      CREATE INDEX users_inactive ON users (id) WHERE NOT is_active;
      ANALYZE users;
    `);
  }

  /** The extension stays: others may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX users_inactive, users_search');
  }
}
