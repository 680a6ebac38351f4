import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from './database.js';

/** Whoever holds a transaction open on the same server, in any database, holds the seals up. */
const SEALED_WITHIN_MS = 60_000;

/** As the server writes events: all in one transaction. @returns their ids */
export async function happen(
  database: Database,
  count: number,
  action = 'account.updated',
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  await database.query(
    `INSERT INTO audit_events (id, action, outcome, subject_id, details)
     SELECT id, $2, 'success', id, jsonb_build_object('changed', ARRAY[id::text]) FROM unnest($1::uuid[]) AS id`,
    [ids, action],
  );
  return ids;
}

/** Waits until no event waits for a seal. */
export async function allSealed(database: Database): Promise<void> {
  const until = Date.now() + SEALED_WITHIN_MS;
  for (;;) {
    const [row] = await database.query<{ waiting: number }>(
      'SELECT count(*)::integer AS waiting FROM audit_events WHERE position >= (SELECT to_position FROM audit_head)',
    );
    if (row!.waiting === 0) return;
    if (Date.now() > until) throw new Error(`${row!.waiting} events were not sealed.`);
    await sleep(50);
  }
}

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
