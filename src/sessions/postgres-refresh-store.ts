import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import type { Judged, RefreshStore, Turn } from './refresh-store.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import { ROTATE, ROTATE_WITHIN_BUDGET } from './rotate.sql.js';

/** Keeps the generation in the session's row: one statement reads, judges, moves on, ends and records. */
@Injectable()
export class PostgresRefreshStore implements RefreshStore {
  readonly firstGeneration = 0;

  constructor(
    private readonly settings: Settings,
    private readonly statements: PreparedStatements,
  ) {}

  assertAvailable(): void {
    // The statement that opens the session says so.
  }

  async begin(): Promise<undefined> {
    // The row says it all.
  }

  async judge(token: RefreshClaims, reused: string, turn: Turn): Promise<Judged | undefined> {
    const asked = this.parameters(token, reused);
    const [judged] =
      typeof turn === 'boolean'
        ? await this.statements.run<Judged>(ROTATE, [...asked, turn])
        : await this.statements.run<Judged>(ROTATE_WITHIN_BUDGET, [...asked, ...turn]);
    return judged;
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
}
