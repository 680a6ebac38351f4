import { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { DataSourceOptions } from 'typeorm';
import { isTracing } from '../tracing/traced.js';
import type { DatabaseConnection } from './connection.js';
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

/** Without it a server that accepts and never answers hangs every request (tried). */
export const CONNECT_TIMEOUT_MS = 1_500;
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 5_000;
/** A connection on which nothing moves for longer than any statement may take is dead, whatever TCP believes. */
const SILENCE_MS = STATEMENT_TIMEOUT_MS + 2_000;

function guardedSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(SILENCE_MS, () =>
    socket.destroy(new Error('Connection terminated: the server is silent')),
  );
}

const place = (connection: DatabaseConnection): object =>
  'url' in connection ? { url: connection.url } : { ...connection, username: connection.user };

/** @param poolSize connections at most */
export function dataSourceOptions(connection: DatabaseConnection, poolSize: number): DataSourceOptions {
  const logger = new Logger('Database');
  return {
    ...place(connection),
    type: 'postgres',
    applicationName: 'meditwin-api',
    poolSize,
    poolErrorHandler: (error: Error) => logger.warn(`connection lost: ${error.message}`),
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: {
      Client: isTracing() ? TracedClient : PreparingClient,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      stream: guardedSocket,
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
