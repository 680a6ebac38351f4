import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { INSTANT_SHAPE, openCursor, pageOf, UUID_SHAPE } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT } from '../http/page.dto.js';
import type { AuditEventDto, AuditPageDto, AuditQueryDto } from './audit-log.dto.js';

const COLUMNS = `e.id AS event_id, e.occurred_at, e.action, e.outcome, e.actor_id, e.subject_id, e.session_id, e.target,
  e.request_id, e.details, o.ip, o.user_agent, o.reason`;

/** One look-up for each event of the page: a plain join reads all origins until there are many more (tried: 20,000). */
const ORIGIN = 'LEFT JOIN LATERAL (SELECT * FROM audit_origins WHERE event_id = e.id LIMIT 1) o ON true';

/** The record as auditors read it, newest first. */
@Injectable()
export class AuditLogService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @throws InvalidCursor */
  async list(caller: CurrentUser, query: AuditQueryDto): Promise<AuditPageDto> {
    const { limit = DEFAULT_PAGE_LIMIT, actor, subject, action, from, to } = query;
    const scope = ['audit', caller.userId, actor, subject, action, from, to];
    const after = openCursor(scope, query.cursor, [INSTANT_SHAPE, UUID_SHAPE]);
    const values: unknown[] = [limit + 1];
    const conditions: string[] = [];
    const where = (condition: string, ...given: (string | undefined)[]): void => {
      if (given.some((value) => value === undefined)) return;
      conditions.push(condition.replaceAll('?', () => `$${values.push(given.shift())}`));
    };
    where('e.actor_id = ?', actor);
    where('e.subject_id = ?', subject);
    where('e.action = ?', action);
    where('e.occurred_at >= ?', from);
    where('e.occurred_at < ?', to);
    where('(e.occurred_at, e.id) < (?, ?)', ...(after ?? [undefined]));
    const rows = await this.dataSource.query<AuditEventDto[]>(
      `SELECT ${COLUMNS} FROM audit_events e ${ORIGIN}
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY e.occurred_at DESC, e.id DESC LIMIT $1`,
      values,
    );
    return pageOf(
      rows,
      limit,
      scope,
      (event) => [event.occurred_at.toISOString(), event.event_id],
      (event) => event,
    );
  }
}
