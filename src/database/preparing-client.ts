import pg from 'pg';
import { preparedName } from './prepared.js';

type Query = (statement: unknown, ...rest: unknown[]) => unknown;

/**
 * A client of the pool that prepares what was declared by `prepared`, which TypeORM has no word for.
 * A rotation of a refresh token took PostgreSQL PLAN_MS ms to plan and RUN_MS ms to run.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as Query;
    this.query = ((statement: unknown, ...rest: unknown[]) => {
      const name = typeof statement === 'string' ? preparedName(statement) : undefined;
      return query(name === undefined ? statement : { name, text: statement }, ...rest);
    }) as pg.Client['query'];
  }
}
