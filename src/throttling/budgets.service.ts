import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import { Overloaded, TooManyRequests } from '../http/problems.js';
import { type Budget, BUDGETS } from './budget.js';
import { spentBudgets } from './budget.metrics.js';
import type { Count } from './sliding-window.js';
import { type Counting, SlidingLimiter } from './sliding-limiter.js';
import { GIVE_BACK, takePoints } from './take-points.sql.js';

/**
 * A refusal is repeated from memory for at most so long, so that a flood costs the database one statement a second, and a
 * success that gives points back on another instance is seen here a second later.
 */
const MEMORY_MS = 1_000;

/** One point that was taken; give it back for what turned out not to count. */
export interface Point {
  budget: Budget;
  key: string;
  slice: number;
}

/** A point that another statement takes along. */
export interface Taking {
  /** Key, quota and seconds of a slice. */
  parameters: [string, number, number];
  /** What memory knows of a budget that is spent: then nothing has to be taken. */
  refused: TooManyRequests | null;
  /** @returns the refusal, when the statement found the budget spent */
  judge(count: Count): Promise<TooManyRequests | null>;
}

/** Counts in the database, shared by every instance. A store that is down is a 503, never a free pass. */
@Injectable()
export class BudgetsService implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Empty when budgets are switched off. */
  private readonly limiters: Partial<Record<Budget, SlidingLimiter>>;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    settings: Settings,
    private readonly statements: PreparedStatements,
    @InjectDataSource() dataSource: DataSource,
  ) {
    const budgets = settings.rateLimitScale === 0 ? [] : (Object.keys(BUDGETS) as Budget[]);
    this.limiters = Object.fromEntries(
      budgets.map((name) => {
        const { points, seconds } = BUDGETS[name];
        const scaled = Math.max(1, Math.round(points * settings.rateLimitScale));
        const sweeps = name === budgets[0]; // they share the table
        return [name, new SlidingLimiter(dataSource, { name, points: scaled, seconds, sweeps })];
      }),
    );
  }

  onApplicationBootstrap(): void {
    const limiters = Object.values(this.limiters);
    const forget = (): void => limiters.forEach((limiter) => limiter.deleteInMemoryBlockedAll());
    this.forgetting = setInterval(forget, MEMORY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.forgetting);
  }

  /** Takes one point, atomically. @throws TooManyRequests with `Retry-After`, `RateLimit` and `RateLimit-Policy` */
  spend(budget: Budget, subject: string): Promise<Point[]> {
    return this.spendAll([[budget, subject]]);
  }

  /**
   * Takes one point of each, in this order, or of none; what comes after the first that is spent is not touched.
   * @throws TooManyRequests of the first that is spent; what memory knows is refused before the rest is asked
   */
  async spendAll(spendings: [Budget, string][]): Promise<Point[]> {
    const wanted = spendings.flatMap(([budget, subject]) => {
      const limiter = this.limiters[budget];
      return limiter ? [{ budget, limiter, subject: keyOf(subject) }] : [];
    });
    if (wanted.length === 0) return [];
    for (const { budget, limiter, subject } of wanted) {
      const wait = limiter.getInMemoryBlockMsBeforeExpire(limiter.getKey(subject));
      if (wait > 0) throw this.refusal(budget, wait);
    }
    const keys = wanted.map(({ limiter, subject }) => limiter.getKey(subject));
    const counting = this.statements.run<Count>(
      takePoints(wanted.length),
      wanted.flatMap(({ limiter }, turn) => [keys[turn], limiter.points, limiter.sliceSeconds]),
    );
    const judged = await Promise.allSettled(
      wanted.map(({ limiter, subject }, turn) =>
        limiter.consume(subject, 1, { count: counting.then((counts) => counts[turn]) } satisfies Counting),
      ),
    );
    const points = (await counting).map(({ slice }, turn) => ({
      budget: wanted[turn]!.budget,
      key: keys[turn]!,
      slice,
    }));
    const spent = judged.findIndex(({ status }) => status === 'rejected');
    if (spent === -1) return points;
    await this.giveBack(points.slice(0, spent));
    const { reason } = judged[spent] as PromiseRejectedResult;
    throw reason instanceof RateLimiterRes
      ? this.refusal(wanted[spent]!.budget, reason.msBeforeNext)
      : reason;
  }

  /**
   * Takes a point within another statement (`takeWithin`): one round trip, and one commit, instead of two.
   * @returns null when budgets are switched off
   */
  taking(budget: Budget, subject: string): Taking | null {
    const limiter = this.limiters[budget];
    if (!limiter) return null;
    const hashed = keyOf(subject);
    const key = limiter.getKey(hashed);
    const wait = limiter.getInMemoryBlockMsBeforeExpire(key);
    return {
      parameters: [key, limiter.points, limiter.sliceSeconds],
      refused: wait > 0 ? this.refusal(budget, wait) : null,
      judge: (count) =>
        limiter.consume(hashed, 1, { count: Promise.resolve(count) } satisfies Counting).then(
          () => null,
          (reason: unknown) => {
            if (reason instanceof RateLimiterRes) return this.refusal(budget, reason.msBeforeNext);
            throw reason;
          },
        ),
    };
  }

  /**
   * Gives points back, for what turned out not to count.
   * @param points in the order in which they were taken
   * @param wholly budgets of which all that was spent is forgotten
   */
  async giveBack(points: Point[], wholly: Budget[] = []): Promise<void> {
    if (points.length === 0) return;
    await this.statements.run(GIVE_BACK, [
      points.map(({ key }) => key),
      points.map(({ slice }) => slice),
      points.map(({ budget }) => wholly.includes(budget)),
    ]);
    for (const { budget } of points) this.limiters[budget]!.deleteInMemoryBlockedAll();
  }

  /** Gives the points back when the work found no room: an attempt that nobody judged is no failed one. */
  async unlessOverloaded<Result>(points: Point[], work: Promise<Result>): Promise<Result> {
    return work.catch(async (error: unknown) => {
      if (error instanceof Overloaded) await this.giveBack(points);
      throw error;
    });
  }

  /** Forgets all that was spent. */
  async clear(budget: Budget, subject: string): Promise<void> {
    const key = this.limiters[budget]?.getKey(keyOf(subject));
    if (key) await this.giveBack([{ budget, key, slice: 0 }], [budget]);
  }

  /** draft-ietf-httpapi-ratelimit-headers: r = remaining, t = seconds until reset, q = quota, w = window. */
  private refusal(budget: Budget, waitMs: number): TooManyRequests {
    spentBudgets.inc({ budget });
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const headers = {
      'retry-after': String(seconds),
      ratelimit: `"${budget}";r=0;t=${seconds}`,
      'ratelimit-policy': `"${budget}";q=${this.limiters[budget]!.points};w=${BUDGETS[budget].seconds}`,
    };
    return new TooManyRequests({ headers });
  }
}

/** Hashed: the table holds no e-mail and no address, and keys of any length fit. */
const keyOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url');
