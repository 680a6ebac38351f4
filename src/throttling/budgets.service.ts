import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { TooManyRequests } from '../http/problems.js';
import { type Budget, BUDGETS } from './budget.js';

/** Counts in the database, shared by every instance. A store that is down is a 503, never a free pass. */
@Injectable()
export class BudgetsService {
  private readonly limiters: Partial<Record<Budget, RateLimiterPostgres>>;

  constructor(settings: Settings, @InjectDataSource() dataSource: DataSource) {
    const budgets = settings.rateLimitScale === 0 ? [] : (Object.keys(BUDGETS) as Budget[]);
    this.limiters = Object.fromEntries(
      budgets.map((budget) => [
        budget,
        new RateLimiterPostgres({
          storeClient: dataSource,
          storeType: 'typeorm',
          tableName: 'budget',
          tableCreated: true,
          keyPrefix: budget,
          points: Math.max(1, Math.round(BUDGETS[budget].points * settings.rateLimitScale)),
          duration: BUDGETS[budget].seconds,
          clearExpiredByTimeout: budget === budgets[0], // they share the table
        }),
      ]),
    );
  }

  /** Takes one point, atomically. @throws TooManyRequests with `Retry-After`, `RateLimit` and `RateLimit-Policy` */
  async spend(budget: Budget, subject: string): Promise<void> {
    try {
      await this.limiters[budget]?.consume(keyOf(subject));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new TooManyRequests({ headers: this.headers(budget, refusal) });
    }
  }

  /** Takes one point of each, in this order, or of none. @throws TooManyRequests of the first that is spent */
  async spendAll(spendings: [Budget, string][]): Promise<void> {
    for (const [index, [budget, subject]] of spendings.entries()) {
      try {
        await this.spend(budget, subject);
      } catch (error) {
        await Promise.all(spendings.slice(0, index).map((taken) => this.giveBack(...taken)));
        throw error;
      }
    }
  }

  /** Gives one point back, for what turned out not to count. */
  async giveBack(budget: Budget, subject: string): Promise<void> {
    await this.limiters[budget]?.reward(keyOf(subject), 1);
  }

  /** Forgets all that was spent. */
  async clear(budget: Budget, subject: string): Promise<void> {
    await this.limiters[budget]?.delete(keyOf(subject));
  }

  /** draft-ietf-httpapi-ratelimit-headers: r = remaining, t = seconds until reset, q = quota, w = window. */
  private headers(budget: Budget, { remainingPoints, msBeforeNext }: RateLimiterRes): Record<string, string> {
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    return {
      'retry-after': String(seconds),
      ratelimit: `"${budget}";r=${remainingPoints};t=${seconds}`,
      'ratelimit-policy': `"${budget}";q=${this.limiters[budget]!.points};w=${BUDGETS[budget].seconds}`,
    };
  }
}

/** Hashed: the table holds no e-mail and no address, and keys of any length fit. */
const keyOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url');
