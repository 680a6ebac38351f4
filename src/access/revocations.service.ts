import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';

/** What a change of sessions or users makes of tokens that are out already. */
export interface AccessChange {
  endedSessions: string[];
  /** Users whose tokens below `ver` no longer count. */
  staleUsers: { userId: string; ver: number }[];
}

interface Entry {
  session_id: string | null;
  user_id: string | null;
  ver: number | null;
}

/** Beyond the token's own life: clock skew between instances, and a commit that came late. */
const SLACK_SECONDS = 60;

/**
 * The list against which every access token is judged, in memory. It is written in the transaction of the change
 * (`record`), counts once that is committed (`apply`), and is loaded at start, so that a restart forgets nothing.
 */
@Injectable()
export class RevocationsService implements OnModuleInit, OnApplicationShutdown {
  private ended = new Set<string>();
  private lowest = new Map<string, number>();
  /** Entries of the period before; both periods together last longer than any token. */
  private previousEnded = new Set<string>();
  private previousLowest = new Map<string, number>();
  private readonly keepSeconds: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    settings: Settings,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    this.keepSeconds = settings.accessTokenTtlSeconds + SLACK_SECONDS;
  }

  async onModuleInit(): Promise<void> {
    const entries = await this.dataSource.query<Entry[]>(
      `SELECT session_id, user_id, ver FROM revocation WHERE recorded_at > clock_timestamp() - make_interval(secs => $1)`,
      [this.keepSeconds],
    );
    for (const entry of entries) this.add(entry);
    this.timer = setInterval(() => void this.turn(), this.keepSeconds * 1000).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Is the session over? Its access tokens are `token_revoked` then. */
  isSessionEnded(sessionId: string): boolean {
    return this.ended.has(sessionId) || this.previousEnded.has(sessionId);
  }

  /** @returns the access version below which a user's tokens are `token_stale`; 0 when nothing is known */
  lowestVer(userId: string): number {
    return Math.max(this.lowest.get(userId) ?? 0, this.previousLowest.get(userId) ?? 0);
  }

  /** Writes the change in the caller's transaction. Call `apply` once that is committed. */
  async record(manager: EntityManager, change: AccessChange): Promise<void> {
    await manager.query(
      `INSERT INTO revocation (session_id, user_id, ver)
       SELECT id, NULL, NULL FROM unnest($1::uuid[]) AS id
       UNION ALL SELECT NULL, user_id, ver FROM unnest($2::uuid[], $3::integer[]) AS stale (user_id, ver)`,
      [
        change.endedSessions,
        change.staleUsers.map((stale) => stale.userId),
        change.staleUsers.map((stale) => stale.ver),
      ],
    );
  }

  /** From now on the change counts in this process. */
  apply(change: AccessChange): void {
    for (const session_id of change.endedSessions) this.add({ session_id, user_id: null, ver: null });
    for (const { userId, ver } of change.staleUsers) this.add({ session_id: null, user_id: userId, ver });
  }

  private add({ session_id, user_id, ver }: Entry): void {
    if (session_id !== null) this.ended.add(session_id);
    if (user_id !== null && ver !== null)
      this.lowest.set(user_id, Math.max(ver, this.lowest.get(user_id) ?? 0));
  }

  /** Forgets, here and in the database, what no living token can meet any more. */
  private async turn(): Promise<void> {
    this.previousEnded = this.ended;
    this.previousLowest = this.lowest;
    this.ended = new Set();
    this.lowest = new Map();
    await this.dataSource
      .query(`DELETE FROM revocation WHERE recorded_at < clock_timestamp() - make_interval(secs => $1)`, [
        this.keepSeconds,
      ])
      .catch(() => undefined); // a store that is down is swept at the next turn
  }
}
