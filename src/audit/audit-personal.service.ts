import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';

const HOUR_MS = 3_600_000;
/** In one statement, so that it never holds many locks. */
const MAX_ROWS = 10_000;
/** In one hour; what is left waits for the next. */
const MAX_STATEMENTS = 20;

/** @returns the lowest UUIDv7 of a moment: the ids of events are made from their time (RFC 9562 section 5.7) */
function firstIdOf(moment: number): string {
  const hex = Math.max(0, Math.floor(moment)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Forgets what beside the record could name somebody: addresses, user agents and reasons. */
@Injectable()
export class AuditPersonalService implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Settings,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => void this.sweep().catch(() => undefined); // a store that is down is swept an hour later
    sweep();
    this.timer = setInterval(sweep, HOUR_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * At erasure, in its transaction and after its last event: the address and user agent of what the person did, those of
   * failed sign-ins to their account, and every reason that an administrator gave about them. The record keeps the ids.
   */
  async forget(manager: EntityManager, userId: string): Promise<void> {
    await manager.query(
      `WITH by_them AS (
         DELETE FROM audit_origins WHERE event_id IN (
           SELECT id FROM audit_events WHERE actor_id = $1
           UNION ALL SELECT id FROM audit_events WHERE subject_id = $1 AND actor_id IS NULL)
       )
       UPDATE audit_origins SET reason = NULL WHERE reason IS NOT NULL AND event_id IN (
         SELECT id FROM audit_events WHERE subject_id = $1 AND actor_id <> $1)`,
      [userId],
    );
  }

  /** Forgets what is older than `AUDIT_PERSONAL_DAYS`. */
  private async sweep(): Promise<void> {
    const before = firstIdOf(Date.now() - this.settings.auditPersonalDays * 24 * HOUR_MS);
    for (let statement = 0; statement < MAX_STATEMENTS; statement++) {
      const [, deleted] = await this.dataSource.query<[unknown[], number]>(
        `DELETE FROM audit_origins WHERE event_id IN (
           SELECT event_id FROM audit_origins WHERE event_id < $1 ORDER BY event_id LIMIT $2)`,
        [before, MAX_ROWS],
      );
      if (deleted < MAX_ROWS) return;
    }
  }
}
