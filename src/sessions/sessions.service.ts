import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type AccessChange, RevocationsService } from '../access/revocations.service.js';
import { AuditService } from '../audit/audit.service.js';
import { recordEvent } from '../audit/record-event.sql.js';
import { Settings } from '../config/settings.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import { ROTATE } from './rotate.sql.js';
import { type Client, type Session, type SessionRow, sessionOf } from './session.js';

/** Why a session ended, in its row. */
export type EndReason = 'logout' | 'reuse' | 'deactivated' | 'revoked' | 'password' | 'deleted';

const MAX_USER_AGENT_CHARACTERS = 256;

/** The session row: opened at sign-in, moved on by each refresh, ended once and for all. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly settings: Settings,
    private readonly revocations: RevocationsService,
    private readonly audit: AuditService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * Opens a session in one statement that holds the user's row: a sign-in that waited in the hash queue must not survive
   * a password change or a deactivation in the meantime.
   * @param passwordHash the hash that was just verified
   * @returns null when the user is gone, deactivated, or has another password by now
   */
  async open(userId: string, passwordHash: string, client: Client): Promise<Session | null> {
    const id = uuidv7();
    const event = { actorId: userId, subjectId: userId, sessionId: id };
    const rows = await this.dataSource.query<SessionRow[]>(
      `WITH holder AS (
         UPDATE users SET last_login_at = clock_timestamp()
         WHERE id = $2 AND is_active AND password_hash = $3 RETURNING id, roles, ver, last_login_at AS now
       ), opened AS (
         INSERT INTO session (id, user_id, created_at, last_used_at, rotated_at, expires_at, ends_at, ip, user_agent)
         SELECT $1, id, now, now, now, now + make_interval(secs => least($4::double precision, $5::double precision)), now + make_interval(secs => $5::double precision), $6, $7
         FROM holder RETURNING *
       ), ${recordEvent('$8', 'opened')}
       SELECT opened.*, holder.roles, holder.ver FROM opened, holder`,
      [
        id,
        userId,
        passwordHash,
        this.settings.refreshTokenTtlSeconds,
        this.settings.sessionMaxSeconds,
        client.ip,
        client.userAgent?.slice(0, MAX_USER_AGENT_CHARACTERS) ?? null,
        this.audit.prepared({ action: 'session.opened', ...event }),
      ],
    );
    return rows[0] ? sessionOf(rows[0]) : null;
  }

  /**
   * Moves a session on by one generation, or answers a repeat inside the window with the same generation.
   * @returns null when the token is refused; a stolen one ended its session on the way
   */
  async rotate(token: RefreshClaims): Promise<Session | null> {
    const { reuseWindowSeconds, refreshTokenTtlSeconds } = this.settings;
    const [rows] = await this.dataSource.query<[(SessionRow & { outcome: string })[], number]>(ROTATE, [
      token.sessionId,
      token.userId,
      token.generation,
      reuseWindowSeconds,
      refreshTokenTtlSeconds,
    ]);
    const row = rows[0];
    if (row?.outcome === 'reuse') await this.revocations.apply({ endedSessions: [row.id], staleUsers: [] });
    return row?.outcome === 'rotated' || row?.outcome === 'repeat' ? sessionOf(row) : null;
  }

  /** Ends those of the given sessions that are the user's and still live. */
  async end(userId: string, sessionIds: string[]): Promise<void> {
    const change = await this.dataSource.transaction((manager) =>
      this.endIn(manager, `id = ANY($3::uuid[]) AND user_id = $1`, 'logout', userId, [sessionIds]),
    );
    await this.revocations.apply(change);
  }

  /**
   * Ends all sessions of a user in the caller's transaction, which holds the user's row.
   * @returns what to hand to `RevocationsService.apply` once it is committed
   */
  endAll(manager: EntityManager, userId: string, reason: EndReason): Promise<AccessChange> {
    return this.endIn(manager, `user_id = $1`, reason, userId);
  }

  /** @returns how many sessions of a user live right now */
  async countLive(userId: string): Promise<number> {
    const [row] = await this.dataSource.query<{ live: number }[]>(
      `SELECT count(*)::integer AS live FROM session
       WHERE user_id = $1 AND ended_at IS NULL AND expires_at > clock_timestamp()`,
      [userId],
    );
    return row!.live;
  }

  private async endIn(
    manager: EntityManager,
    which: string,
    reason: EndReason,
    userId: string,
    more: unknown[] = [],
  ): Promise<AccessChange> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `UPDATE session SET ended_at = clock_timestamp(), end_reason = $2 WHERE ${which} AND ended_at IS NULL RETURNING id`,
      [userId, reason, ...more],
    );
    const change = { endedSessions: rows.map(({ id }) => id), staleUsers: [] };
    await this.revocations.record(manager, change);
    return change;
  }
}
