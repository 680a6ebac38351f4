import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { Overloaded, TooManyRequests } from '../http/problems.js';
import { type Budget, BUDGETS } from './budget.js';
import { spentBudgets } from './budget.metrics.js';
import { BUDGET_STORE, type BudgetStore } from './budget-store.js';
import type { Count } from './sliding-window.js';
import { type Counting, SlidingLimiter } from './sliding-limiter.js';

/**
 * A refusal is repeated from memory for at most so long, so that a flood costs the store one call a second, and a
 * success that gives points back on another instance is seen here a second later.
 */
const MEMORY_MS = 1_000;

/** One point that was taken; give it back for what turned out not to count. */
export interface Point {
  budget: Budget;
  key: string;
  slice: number;
  store: BudgetStore;
}

/** A point that another statement takes along. */
interface TakenAlong {
  /** Key, quota and seconds of a slice. */
  parameters: [string, number, number];
  /** @returns the refusal, when the statement found the budget spent */
  judge(count: Count): Promise<TooManyRequests | null>;
}

/** What becomes of a point that another statement would take along. */
export interface Taking {
  /** Null when nothing is left to be taken: it was taken, or refused, or budgets are switched off. */
  along: TakenAlong | null;
  refused: TooManyRequests | null;
}

/** Counts in a store that every instance shares. One that is down is a 503, never a free pass. */
@Injectable()
export class BudgetsService implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Empty when budgets are switched off. */
  private readonly limiters: Partial<Record<Budget, SlidingLimiter>>;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    settings: Settings,
    @Inject(BUDGET_STORE) private readonly store: BudgetStore,
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
      if (!limiter) return [];
      const hashed = keyOf(subject);
      return [{ budget, limiter, hashed, key: limiter.getKey(hashed) }];
    });
    if (wanted.length === 0) return [];
    for (const { budget, limiter, key } of wanted) {
      const wait = limiter.getInMemoryBlockMsBeforeExpire(key);
      if (wait > 0) throw this.refusal(budget, wait);
    }
    const taking = this.store.take(
      wanted.map(({ key, limiter: { points: quota, sliceSeconds } }) => ({ key, quota, sliceSeconds })),
    );
    const judged = await Promise.allSettled(
      wanted.map(({ limiter, hashed }, turn) =>
        limiter.consume(hashed, 1, { count: taking.then(({ counts }) => counts[turn]) } satisfies Counting),
      ),
    );
    const { counts, store } = await taking;
    const points = counts.map(({ slice }, turn) => {
      const { budget, key } = wanted[turn]!;
      return { budget, key, slice, store };
    });
    const spent = judged.findIndex(({ status }) => status === 'rejected');
    if (spent === -1) return points;
    await this.giveBack(points.slice(0, spent));
    const { reason } = judged[spent] as PromiseRejectedResult;
    throw reason instanceof RateLimiterRes
      ? this.refusal(wanted[spent]!.budget, reason.msBeforeNext)
      : reason;
  }

  /**
   * Has another statement take a point along (`takeWithin`): one round trip, and one commit, instead of two. A store that
   * can't is asked here.
   */
  async taking(budget: Budget, subject: string): Promise<Taking> {
    const limiter = this.limiters[budget];
    if (!limiter) return { along: null, refused: null };
    if (!this.store.isTakenAlong)
      return { along: null, refused: await refusalOf(this.spend(budget, subject)) };
    const hashed = keyOf(subject);
    const key = limiter.getKey(hashed);
    const wait = limiter.getInMemoryBlockMsBeforeExpire(key);
    if (wait > 0) return { along: null, refused: this.refusal(budget, wait) };
    const judge = (count: Count): Promise<TooManyRequests | null> =>
      limiter.consume(hashed, 1, { count: Promise.resolve(count) } satisfies Counting).then(
        () => null,
        (reason: unknown) => {
          if (reason instanceof RateLimiterRes) return this.refusal(budget, reason.msBeforeNext);
          throw reason;
        },
      );
    return { along: { parameters: [key, limiter.points, limiter.sliceSeconds], judge }, refused: null };
  }

  /**
   * Gives points back, for what turned out not to count.
   * @param points that were taken together, in the order in which they were
   * @param wholly budgets of which all that was spent is forgotten
   */
  async giveBack(points: Point[], wholly: Budget[] = []): Promise<void> {
    if (points.length === 0) return;
    await points[0]!.store.giveBack(
      points.map(({ key, slice, budget }) => ({ key, slice, wholly: wholly.includes(budget) })),
    );
    for (const { budget } of points) this.limiters[budget]!.deleteInMemoryBlockedAll();
  }

  /** Gives the points back when the work found no room: an attempt that nobody judged is no failed one. */
  async unlessOverloaded<Result>(points: Point[], work: Promise<Result>): Promise<Result> {
    return work.catch(async (error: unknown) => {
      if (error instanceof Overloaded) await this.giveBack(points);
      throw error;
    });
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

/** @returns null when it succeeds */
const refusalOf = (spending: Promise<unknown>): Promise<TooManyRequests | null> =>
  spending.then(
    () => null,
    (error: unknown) => {
      if (error instanceof TooManyRequests) return error;
      throw error;
    },
  );

/** Hashed: no store holds an e-mail or an address, and keys of any length fit. */
const keyOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url');
