import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type AccessChange, RevocationsService } from '../access/revocations.service.js';
import { AuditService } from '../audit/audit.service.js';
import { Settings } from '../config/settings.js';
import { OPEN_SESSION } from './open-session.sql.js';
import { END_ALL, END_ALL_AND_TELL, END_ONE } from './end-sessions.sql.js';
import { REFRESH_STORE, type RefreshStore } from './refresh-store.js';
import { type Client, type Session, type SessionRow, sessionOf } from './session.js';

/** Why a session ended, in its row. */
export type EndReason = 'logout' | 'reuse' | 'deactivated' | 'revoked' | 'password' | 'deleted';

const MAX_USER_AGENT_CHARACTERS = 256;

/** The session row: opened at sign-in, ended once and for all. `RotationService` moves it on in between. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly settings: Settings,
    private readonly revocations: RevocationsService,
    private readonly audit: AuditService,
    @Inject(REFRESH_STORE) private readonly refreshStore: RefreshStore,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * Asked before work that would be for nothing: a hash, a point of a budget, a new account.
   * @throws StoreUnavailable when no session can be opened now
   */
  assertOpenable(): void {
    this.refreshStore.assertAvailable();
  }

  /**
   * Opens a session in one statement that holds the user's row: a sign-in that waited in the hash queue must not survive
   * a password change or a deactivation in the meantime.
   * @param passwordHash the hash that was just verified, or set in the transaction of `manager`
   * @returns null when the user is gone, deactivated, or has another password by now
   * @throws StoreUnavailable
   */
  async open(
    userId: string,
    passwordHash: string,
    client: Client,
    manager = this.dataSource.manager,
  ): Promise<Session | null> {
    const id = uuidv7();
    const event = { actorId: userId, subjectId: userId, sessionId: id };
    const begun = await this.refreshStore.begin(id, userId);
    const rows = await manager.query<SessionRow[]>(OPEN_SESSION, [
      id,
      userId,
      passwordHash,
      this.settings.refreshTokenTtlSeconds,
      this.settings.sessionMaxSeconds,
      client.ip,
      client.userAgent?.slice(0, MAX_USER_AGENT_CHARACTERS) ?? null,
      this.audit.prepared({ action: 'session.opened', ...event }),
      this.refreshStore.firstGeneration,
    ]);
    return rows[0] ? sessionOf({ ...rows[0], generation: 0, ...begun }) : null;
  }

  /**
   * Ends a session of the user, with all tokens of it.
   * @param event what the record says of it, as `AuditService.prepared` returned it
   * @returns false when there is none of theirs that goes on
   */
  async end(userId: string, sessionId: string, event: string): Promise<boolean> {
    const ended = await this.dataSource.query<{ id: string }[]>(END_ONE, [
      userId,
      'logout',
      sessionId,
      event,
    ]);
    await this.revocations.apply(changeOf(ended));
    return ended.length > 0;
  }

  /** Ends all sessions of a user, with all tokens of them. @param event as of `end` */
  async endEverywhere(userId: string, event: string): Promise<void> {
    await this.revocations.apply(await this.endAll(this.dataSource.manager, userId, 'logout', event));
  }

  /**
   * Ends all sessions of a user in the caller's transaction, which holds the user's row.
   * @param event as of `end`; left out when another event tells of it
   * @returns what to hand to `RevocationsService.apply` once it is committed
   */
  async endAll(
    manager: EntityManager,
    userId: string,
    reason: EndReason,
    event?: string,
  ): Promise<AccessChange> {
    const ended = event
      ? manager.query<{ id: string }[]>(END_ALL_AND_TELL, [userId, reason, event])
      : manager.query<{ id: string }[]>(END_ALL, [userId, reason]);
    return changeOf(await ended);
  }

  /** @returns how many sessions of a user live right now */
  async countLive(userId: string, manager = this.dataSource.manager): Promise<number> {
    const [row] = await manager.query<{ live: number }[]>(
      `SELECT count(*)::integer AS live FROM session
       WHERE user_id = $1 AND ended_at IS NULL AND expires_at > clock_timestamp()`,
      [userId],
    );
    return row!.live;
  }
}

const changeOf = (ended: { id: string }[]): AccessChange => ({
  endedSessions: ended.map(({ id }) => id),
  staleUsers: [],
});
