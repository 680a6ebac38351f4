import { Logger } from '@nestjs/common';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseAddress } from '../config/database-address.js';
import type { PoolSettings } from '../config/settings.js';
import { isTracing } from '../tracing/traced.js';
import { BoundedPool } from './bounded-pool.js';
import { clientConfig, CONNECT_TIMEOUT_MS, LIMITS } from './client-config.js';
import { CreateSchema1795392000000 } from './migrations/1795392000000-create-schema.js';
import { CreateAudit1795478400000 } from './migrations/1795478400000-create-audit.js';
import { FeedRevocations1795478500000 } from './migrations/1795478500000-feed-revocations.js';
import { CreateGrants1795478600000 } from './migrations/1795478600000-create-grants.js';
import { SlideBudgets1795478700000 } from './migrations/1795478700000-slide-budgets.js';
import { AddUserVersion1795478800000 } from './migrations/1795478800000-add-user-version.js';
import { IndexWhatIsListed1795478810000 } from './migrations/1795478810000-index-what-is-listed.js';
import { KeepUnfinishedAnswers1795478830000 } from './migrations/1795478830000-keep-unfinished-answers.js';
import { PreparingClient } from './preparing-client.js';
import { TracedClient } from './traced-client.js';
import { IndexWhatIsSearched1795478840000 } from './migrations/1795478840000-index-what-is-searched.js';

/** What commands need, one statement after the other. */
export const ONE_CONNECTION: PoolSettings = {
  size: 1,
  waitMs: CONNECT_TIMEOUT_MS,
  maxWaiting: Infinity,
  prepares: false,
};

/** @param limits parameters of each connection; none for migrations, which take as long as they take */
export function dataSourceOptions(
  address: DatabaseAddress,
  { size, waitMs, maxWaiting, prepares }: PoolSettings = ONE_CONNECTION,
  limits: object = LIMITS,
): DataSourceOptions {
  const logger = new Logger('Database');
  return {
    type: 'postgres',
    driver: { Pool: BoundedPool },
    ...(address.database !== undefined && { database: address.database }),
    applicationName: 'meditwin-api',
    poolSize: size,
    poolErrorHandler: (error: Error) => logger.warn(`connection lost: ${error.message}`),
    connectTimeoutMS: waitMs,
    extra: {
      ...clientConfig(address),
      ...limits,
      Client: isTracing() ? TracedClient : PreparingClient,
      prepares,
      pipeline: true,
      maxWaiting,
    },
    synchronize: false,
    migrations: [
      CreateSchema1795392000000,
      CreateAudit1795478400000,
      FeedRevocations1795478500000,
      CreateGrants1795478600000,
      SlideBudgets1795478700000,
      AddUserVersion1795478800000,
      IndexWhatIsListed1795478810000,
      KeepUnfinishedAnswers1795478830000,
      IndexWhatIsSearched1795478840000,
    ],
    migrationsTableName: 'migration',
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  };
}
