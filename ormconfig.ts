import { DataSource } from 'typeorm';
import type { DatabaseAddress } from './src/config/database-address.js';
import { loadSettings } from './src/config/load-settings.js';
import { dataSourceOptions } from './src/database/data-source-options.js';
import { addressOf, joinEmbeddedPostgres } from './src/database/embedded-postgres.js';
import { ENTITIES } from './src/entities.js';

/**
 * What stands in the migrations alone, and in no entity: foreign keys, checks, unique constraints, indexes and defaults.
 * `migration:generate` compares columns and would drop all of these.
 */
const ONLY_IN_MIGRATIONS = /^(DROP INDEX|ALTER TABLE \S+ (DROP CONSTRAINT|ALTER COLUMN \S+ DROP DEFAULT)) /;

/** For TypeORM's command line alone (`npm run migration:…`); the server opens its database by itself. */
class CommandLineDataSource extends DataSource {
  constructor(
    address: DatabaseAddress,
    private readonly leave: () => Promise<void>,
  ) {
    super({ ...dataSourceOptions(address), entities: ENTITIES });
  }

  override async initialize(): Promise<this> {
    const builder = this.driver.createSchemaBuilder.bind(this.driver);
    this.driver.createSchemaBuilder = () => {
      const schema = builder();
      const log = schema.log.bind(schema);
      schema.log = async () => {
        const changes = await log();
        const wanted = changes.upQueries.map(({ query }) => !ONLY_IN_MIGRATIONS.test(`${query} `));
        changes.upQueries = changes.upQueries.filter((_, at) => wanted[at]);
        changes.downQueries = changes.downQueries.filter((_, at) => wanted[at]);
        return changes;
      };
      return schema;
    };
    return super.initialize();
  }

  /** The commands call it when they are done: without DATABASE_URL the embedded server may stop then. */
  override async destroy(): Promise<void> {
    await super.destroy();
    await this.leave();
  }
}

async function dataSource(): Promise<DataSource> {
  const { migrationDatabase, directDatabase, dataDir } = loadSettings();
  const address = migrationDatabase ?? directDatabase;
  if (address !== undefined) return new CommandLineDataSource(address, async () => undefined);
  const postgres = await joinEmbeddedPostgres({ dataDir });
  return new CommandLineDataSource(addressOf(postgres.connection), () => postgres.leave());
}

/** TypeORM's command line waits for it. */
export default dataSource();
