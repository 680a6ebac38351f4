import type { Database } from './database.js';

export interface RecordedEvent {
  action: string;
  outcome: string;
  actor_id: string | null;
  subject_id: string | null;
  session_id: string | null;
  target: string | null;
  details: Record<string, unknown>;
  ip: string | null;
  user_agent: string | null;
  reason: string | null;
}

/** What the record tells of a person as its subject, oldest first. */
export const recordedOf = (
  database: Database,
  subjectId: string,
  action?: string,
): Promise<RecordedEvent[]> =>
  database.query<RecordedEvent>(
    `SELECT action, outcome, actor_id, subject_id, session_id, target, details, ip, user_agent, reason
     FROM audit_events LEFT JOIN audit_origins ON event_id = audit_events.id
     WHERE subject_id = $1 AND action = coalesce($2, action) ORDER BY occurred_at, audit_events.id`,
    [subjectId, action ?? null],
  );
