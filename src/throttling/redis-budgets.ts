import { Logger } from '@nestjs/common';
import type { RedisService } from '../redis/redis.service.js';
import { fallbacks } from './budget.metrics.js';
import type { BudgetStore, Returned, Taken, Wanted } from './budget-store.js';
import { GIVE_POINTS_BACK, TAKE_POINTS } from './take-points.script.js';

/** Another application may use the same Redis. */
const redisKey = (key: string): string => `meditwin:budget:${key}`;

/** Counts in Redis. A call to which Redis does not answer is counted by the stand-in, which has a count of its own. */
export class RedisBudgets implements BudgetStore {
  readonly isTakenAlong = false;
  private readonly logger = new Logger('Budgets');
  private isAway = false;

  constructor(
    private readonly redis: RedisService,
    private readonly standIn: BudgetStore,
  ) {}

  async take(wanted: Wanted[]): Promise<Taken> {
    let answers: number[][];
    try {
      answers = (await this.redis.run(
        TAKE_POINTS,
        wanted.map(({ key }) => redisKey(key)),
        wanted.flatMap(({ quota, sliceSeconds }) => [quota, sliceSeconds * 1000]),
      )) as number[][];
    } catch (error) {
      this.lose(error as Error);
      fallbacks.inc();
      return this.standIn.take(wanted);
    }
    this.regain();
    const counts = answers.map(([slice, taken, now, ...points]) => ({
      slice: slice!,
      counts: points,
      taken: taken === 1,
      now: now!,
    }));
    return { counts, store: this };
  }

  /** What Redis does not take back it forgets at the latest when the window is over: nobody waits for that. */
  async giveBack(points: Returned[]): Promise<void> {
    await this.redis
      .run(
        GIVE_POINTS_BACK,
        points.map(({ key }) => redisKey(key)),
        points.flatMap(({ slice, wholly }) => [slice, Number(wholly)]),
      )
      .catch((error: Error) => this.lose(error));
  }

  private lose({ message }: Error): void {
    if (!this.isAway) this.logger.warn(`are counted in PostgreSQL, Redis fails: ${message}`);
    this.isAway = true;
  }

  private regain(): void {
    if (this.isAway) this.logger.log('are counted in Redis again');
    this.isAway = false;
  }
}
