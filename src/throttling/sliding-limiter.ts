import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { type Count, spentOf, SLICES_A_WINDOW, waitOf } from './sliding-window.js';
import { FORGET_EXPIRED } from './take-points.sql.js';

/** At once, so that a sweep never holds many locks; it comes again after five minutes. */
const MAX_ROWS = 10_000;

/** What is handed to `consume` beside the key. */
export interface Counting {
  /** Undefined: the statement stopped at an earlier budget. */
  count: Promise<Count | undefined>;
}

/**
 * A limiter of the library, whose own PostgreSQL statement counts in fixed windows and one key at a time. Ours counts in
 * sliding ones, several keys at once (`take-points.sql.ts`); judging and the block list in memory stay the library's.
 */
export class SlidingLimiter extends RateLimiterPostgres {
  readonly sliceSeconds: number;

  /** Milliseconds that are left of a refusal in memory; 0 when the database has to be asked. */
  declare getInMemoryBlockMsBeforeExpire: (rlKey: string) => number;

  constructor(
    private readonly dataSource: DataSource,
    { name, points, seconds, sweeps }: { name: string; points: number; seconds: number; sweeps: boolean },
  ) {
    super({
      storeClient: dataSource,
      storeType: 'typeorm',
      tableName: 'budget',
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
      inMemoryBlockOnConsumed: points + 1, // a refusal, not the last point: that one may still turn out to be a success
      clearExpiredByTimeout: sweeps,
    });
    this.sliceSeconds = seconds / SLICES_A_WINDOW;
  }

  /** How the library counts: here, what the statement found. */
  protected async _upsert(...given: [string, number, number, boolean, Counting]): Promise<Count> {
    const count = await given[4].count;
    if (!count) throw new Error('An earlier budget is spent.');
    return count;
  }

  /** How the library reads what was counted. */
  protected _getRateLimiterRes(_rlKey: string, _points: number, count: Count): RateLimiterRes {
    const spent = count.taken ? spentOf(count) : this.points + 1;
    const wait = waitOf(count, this.points, this.sliceSeconds);
    return new RateLimiterRes(Math.max(this.points - spent, 0), wait, spent);
  }

  /** Called by the library every five minutes. @param expired milliseconds since 1970, an hour ago */
  protected async clearExpired(expired: number): Promise<void> {
    await this.dataSource.query(FORGET_EXPIRED, [expired, MAX_ROWS]).catch(() => undefined);
  }
}
