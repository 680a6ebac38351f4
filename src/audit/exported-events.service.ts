import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { BEFORE_ALL_IDS, BEFORE_ALL_TIMES, inBatches } from '../database/batches.js';
import type { ExportedEventDto } from './exported-event.dto.js';

/** Each half walks an index of its own. */
const half = (who: 'actor_id' | 'subject_id'): string => `
  (SELECT id, occurred_at, action, outcome, actor_id, subject_id, target, details FROM audit_events
   WHERE ${who} = $1 AND (occurred_at, id) > ($2::timestamptz, $3::uuid) ORDER BY occurred_at, id LIMIT $4)`;

const person = (column: string): string =>
  `CASE WHEN ${column} = $1 THEN 'you' WHEN ${column} IS NOT NULL THEN 'someone_else' END`;

/** Others' addresses, sessions and roles are theirs. */
const BATCH = `
  SELECT e.id AS event_id, e.occurred_at, e.action, e.outcome, ${person('actor_id')} AS by, ${person('subject_id')} AS about,
         CASE WHEN coalesce(subject_id = $1, true) THEN target END AS target,
         CASE WHEN coalesce(subject_id = $1, true) THEN details ELSE '{}' END AS details,
         origin.ip, origin.user_agent
  FROM (${half('actor_id')} UNION ${half('subject_id')}) AS e
  LEFT JOIN audit_origins AS origin ON origin.event_id = e.id AND e.actor_id = $1
  ORDER BY e.occurred_at, e.id LIMIT $4`;

/** What the record tells of a person. */
@Injectable()
export class ExportedEventsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @returns oldest first */
  of(userId: string): AsyncGenerator<ExportedEventDto[]> {
    return inBatches((last, limit) => {
      const behind = last ? [last.occurred_at, last.event_id] : [BEFORE_ALL_TIMES, BEFORE_ALL_IDS];
      return this.dataSource.query<ExportedEventDto[]>(BATCH, [userId, ...behind, limit]);
    });
  }
}
