import { Injectable } from '@nestjs/common';
import { RevocationsService } from '../access/revocations.service.js';
import { Settings } from '../config/settings.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import type { TooManyRequests } from '../http/problems.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import type { Count } from '../throttling/sliding-window.js';
import { currentSpan } from '../tracing/traced.js';
import { refreshes, reuses } from './refresh.metrics.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import { type Cause, type Outcome, ROTATE, ROTATE_WITHIN_BUDGET } from './rotate.sql.js';
import { type Session, type SessionRow, sessionOf } from './session.js';

/** Of the newest token, and of the one before inside its window. */
const GOOD: ReadonlySet<string> = new Set(['rotated', 'held', 'repeat']);

type Judged = SessionRow & { outcome: Outcome | null; cause: Cause };

/** What a refresh token does to its session. */
@Injectable()
export class RotationService {
  constructor(
    private readonly settings: Settings,
    private readonly budgets: BudgetsService,
    private readonly revocations: RevocationsService,
    private readonly statements: PreparedStatements,
  ) {}

  /**
   * Moves a session on by one generation, or answers a repeat inside the window with the same generation. Over the
   * session's budget nothing is renewed, yet an old token still gives itself away: a thief can't hide by spending it.
   * @param reused the event, as `AuditService.prepared` returns it, that is recorded when the token was a stolen one
   * @returns null when the token is refused; a stolen one ended its session on the way
   * @throws TooManyRequests
   */
  async rotate(token: RefreshClaims, reused: string): Promise<Session | null> {
    const { along, refused } = await this.budgets.taking('refresh', token.sessionId);
    const asked = this.parameters(token, reused);
    if (!along) {
      const [judged] = await this.statements.run<Judged>(ROTATE, [...asked, refused === null]);
      return this.told(token, judged, refused);
    }
    const [judged] = await this.statements.run<Judged & Count>(ROTATE_WITHIN_BUDGET, [
      ...asked,
      ...along.parameters,
    ]);
    return this.told(token, judged, await along.judge(judged!));
  }

  private parameters({ sessionId, userId, generation }: RefreshClaims, reused: string): unknown[] {
    const { reuseWindowSeconds, refreshTokenTtlSeconds, sessionMaxSeconds } = this.settings;
    return [
      sessionId,
      userId,
      generation,
      reuseWindowSeconds,
      refreshTokenTtlSeconds,
      sessionMaxSeconds,
      reused,
    ];
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
      reuses.inc({ cause: judged.cause });
      await this.revocations.apply({ endedSessions: [sessionId], staleUsers: [] });
    }
    if (!judged || !GOOD.has(outcome)) return null;
    if (refusal) throw refusal;
    return sessionOf(judged);
  }
}
