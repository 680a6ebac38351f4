import { Inject, Injectable } from '@nestjs/common';
import { RevocationsService } from '../access/revocations.service.js';
import type { TooManyRequests } from '../http/problems.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import type { Count } from '../throttling/sliding-window.js';
import { currentSpan } from '../tracing/traced.js';
import { refreshes, reuses } from './refresh.metrics.js';
import { type Judged, REFRESH_STORE, type RefreshStore, type Turn } from './refresh-store.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import { type Session, sessionOf } from './session.js';

/** Of the newest token, and of the one before inside its window. */
const GOOD: ReadonlySet<string> = new Set(['rotated', 'held', 'repeat']);

/** What a refresh token does to its session. */
@Injectable()
export class RotationService {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly revocations: RevocationsService,
    @Inject(REFRESH_STORE) private readonly store: RefreshStore,
  ) {}

  /**
   * Moves a session on by one generation, or answers a repeat inside the window with the same generation. Over the
   * session's budget nothing is renewed, yet an old token still gives itself away: a thief can't hide by spending it.
   * @param reused the event, as `AuditService.prepared` returns it, that is recorded when the token was a stolen one
   * @returns null when the token is refused; a stolen one ended its session on the way
   * @throws TooManyRequests, StoreUnavailable
   */
  async rotate(token: RefreshClaims, reused: string): Promise<Session | null> {
    const { along, refused } = await this.budgets.taking('refresh', token.sessionId);
    if (!along) return this.told(token, await this.judge(token, reused, refused === null), refused);
    const judged = await this.judge(token, reused, along.parameters);
    return this.told(token, judged, await along.judge(judged as Judged & Count));
  }

  private async judge(token: RefreshClaims, reused: string, turn: Turn): Promise<Judged | undefined> {
    try {
      return await this.store.judge(token, reused, turn);
    } catch (error) {
      refreshes.inc({ outcome: 'unjudged' });
      throw error;
    }
  }

  /** @param refusal of the budget; it counts for a token that is good, the others are refused for what they are */
  private async told(
    { sessionId }: RefreshClaims,
    judged: Judged | undefined,
    refusal: TooManyRequests | null,
  ): Promise<Session | null> {
    const outcome = judged?.outcome ?? 'unknown';
    refreshes.inc({ outcome });
    currentSpan()?.setAttribute('meditwin.refresh', outcome);
    if (judged && outcome === 'reuse') {
      reuses.inc({ cause: judged.cause! });
      await this.revocations.apply({ endedSessions: [sessionId], staleUsers: [] });
    }
    if (!judged || !GOOD.has(outcome)) return null;
    if (refusal) throw refusal;
    return sessionOf(judged);
  }
}
