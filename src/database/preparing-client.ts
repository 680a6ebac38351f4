import type pg from 'pg';
import { DatabaseClient, type DatabaseClientConfig } from './database-client.js';
import { preparedName } from './prepared.js';

export interface PreparingConfig extends DatabaseClientConfig {
  /** DATABASE_PREPARED_STATEMENTS: a pooler may give each transaction another session, which knows nothing. */
  prepares: boolean;
}

type Query = (statement: unknown, ...rest: unknown[]) => unknown;

/**
 * A client of the pool that prepares what was declared by `prepared`, which TypeORM has no word for.
 * A rotation of a refresh token takes PostgreSQL 0.37 ms to plan, besides parsing 3 kB, and 0.19 ms to run.
 */
export class PreparingClient extends DatabaseClient {
  constructor(config: PreparingConfig) {
    super(config);
    if (!config.prepares) return;
    const query = this.query.bind(this) as Query;
    this.query = ((statement: unknown, ...rest: unknown[]) => {
      const name = typeof statement === 'string' ? preparedName(statement) : undefined;
      return query(name === undefined ? statement : { name, text: statement }, ...rest);
    }) as pg.Client['query'];
  }
}
