import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { RevocationsService } from '../access/revocations.service.js';
import { Settings } from '../config/settings.js';
import { currentSpan } from '../tracing/traced.js';
import { refreshes, reuses } from './refresh.metrics.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import { type Cause, type Outcome, ROTATE } from './rotate.sql.js';
import { type Session, type SessionRow, sessionOf } from './session.js';

type Judged = SessionRow & { outcome: Outcome; cause: Cause };

/** What a refresh token does to its session. */
@Injectable()
export class RotationService {
  constructor(
    private readonly settings: Settings,
    private readonly revocations: RevocationsService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * Moves a session on by one generation, or answers a repeat inside the window with the same generation.
   * @param reused the event, as `AuditService.prepared` returns it, that is recorded when the token was a stolen one
   * @returns null when the token is refused; a stolen one ended its session on the way
   */
  async rotate(token: RefreshClaims, reused: string): Promise<Session | null> {
    const judged = await this.judge(token, reused, true);
    return judged?.outcome === 'rotated' || judged?.outcome === 'repeat' ? sessionOf(judged) : null;
  }

  /** Would the token be refused? A stolen one ends its session, but none moves it on. */
  async isRefused(token: RefreshClaims, reused: string): Promise<boolean> {
    const judged = await this.judge(token, reused, false);
    return judged?.outcome !== 'held' && judged?.outcome !== 'repeat';
  }

  private async judge(
    { sessionId, userId, generation }: RefreshClaims,
    reused: string,
    mayMove: boolean,
  ): Promise<Judged | undefined> {
    const { reuseWindowSeconds, refreshTokenTtlSeconds, sessionMaxSeconds } = this.settings;
    const [judged] = await this.dataSource.query<Judged[]>(ROTATE, [
      sessionId,
      userId,
      generation,
      reuseWindowSeconds,
      refreshTokenTtlSeconds,
      sessionMaxSeconds,
      mayMove,
      reused,
    ]);
    const outcome = judged?.outcome ?? 'unknown';
    refreshes.inc({ outcome });
    currentSpan()?.setAttribute('meditwin.refresh', outcome);
    if (judged?.outcome === 'reuse') {
      reuses.inc({ cause: judged.cause });
      await this.revocations.apply({ endedSessions: [sessionId], staleUsers: [] });
    }
    return judged;
  }
}
