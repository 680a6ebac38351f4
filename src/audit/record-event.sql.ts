/**
 * Two data-modifying CTEs, `audited` and `audit_origin`, that write one event in whatever statement they stand.
 * @param event placeholder of what `AuditService.prepared` returned @example `$6`
 * @param from what decides whether it is written: once for each of its rows @example `(SELECT 1 FROM judged WHERE ended) x`
 * @param details SQL that is laid over the event's details, of type jsonb
 */
export const recordEvent = (event: string, from = '(SELECT 1) AS once', details = `'{}'::jsonb`): string => `
audited AS (
  INSERT INTO audit_events (id, action, outcome, actor_id, subject_id, session_id, target, request_id, details)
  SELECT e.id, e.action, e.outcome, e.actor_id, e.subject_id, e.session_id, e.target, e.request_id, e.details || ${details}
  FROM ${from}, jsonb_to_record(${event}::jsonb) AS e (
    id uuid, action text, outcome text, actor_id uuid, subject_id uuid, session_id uuid, target text, request_id uuid,
    details jsonb)
  RETURNING id
), audit_origin AS (
  INSERT INTO audit_origins (event_id, ip, user_agent, reason)
  SELECT audited.id, o.ip, o.user_agent, o.reason
  FROM audited, jsonb_to_record(${event}::jsonb) AS o (ip text, user_agent text, reason text)
  WHERE o.ip IS NOT NULL OR o.user_agent IS NOT NULL OR o.reason IS NOT NULL
)`;
