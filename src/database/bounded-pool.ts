import { Logger } from '@nestjs/common';
import pg from 'pg';
import { countRefusal } from './pool.metrics.js';

export type BoundedPoolConfig = pg.PoolConfig & {
  /** How many may wait for a connection. */
  maxWaiting: number;
};

type Connected = (
  error: Error | undefined,
  client?: pg.PoolClient,
  done?: (release?: unknown) => void,
) => void;

/** As `pg` says that nobody gave a connection back in time. */
const WAITED_TOO_LONG = 'timeout exceeded when trying to connect';
const TOLD_EVERY_MS = 10_000;

/** All connections are in use, and no more may wait for one. */
class QueueFull extends Error {
  constructor(waiting: number) {
    super(`every connection of the pool is in use, and ${waiting} wait for one`);
  }
}

/** Is it the pool that has no connection free, rather than the database that has none to give? It was told already then. */
export const isPoolBusy = (error: unknown): boolean =>
  error instanceof QueueFull || (error as Error | undefined)?.message === WAITED_TOO_LONG;

/** `pg`'s pool, in which a bounded number waits for a bounded time (`connectionTimeoutMillis`). */
export class BoundedPool extends pg.Pool {
  private readonly logger = new Logger('Database');
  private toldAt = -Infinity;
  private untold = 0;

  constructor({ maxWaiting, ...config }: BoundedPoolConfig) {
    super(config);
    const connect = this.connect.bind(this) as (callback: Connected) => void;
    const bounded = (callback: Connected): void => {
      const free = this.idleCount + this.options.max - this.totalCount;
      if (this.waitingCount >= free + maxWaiting) {
        const full = new QueueFull(this.waitingCount);
        this.tell('queue_full', full);
        return callback(full, undefined, () => undefined);
      }
      connect((error, client, done) => {
        if (error?.message === WAITED_TOO_LONG) this.tell('waited_too_long', error);
        callback(error, client, done);
      });
    };
    this.connect = ((callback?: Connected) =>
      callback
        ? bounded(callback)
        : new Promise((resolve, reject) => {
            bounded((error, client) => (error ? reject(error) : resolve(client!)));
          })) as pg.Pool['connect'];
  }

  /** Counts each; a storm of them makes no storm of lines. */
  private tell(reason: 'queue_full' | 'waited_too_long', { message }: Error): void {
    countRefusal(reason);
    this.untold++;
    const now = performance.now();
    if (now - this.toldAt < TOLD_EVERY_MS) return;
    this.logger.warn(
      `all ${this.options.max} connections are in use: ${this.untold} refused since this was told last (${message})`,
    );
    this.toldAt = now;
    this.untold = 0;
  }
}
