/**
 * Writes counted refusals, each once however often it is tried: their ids are fixed.
 * `$1`: an array of events, each with the age of its first refusal in milliseconds, and what goes beside the record.
 */
export const RECORD_REFUSALS = `
WITH counted AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS e (
    id uuid, action text, actor_id uuid, subject_id uuid, session_id uuid, target text, request_id uuid, details jsonb,
    age_ms double precision, ip text, user_agent text)
), written AS (
  INSERT INTO audit_events (id, action, outcome, occurred_at, actor_id, subject_id, session_id, target, request_id, details)
  SELECT id, action, 'refused', clock_timestamp() - make_interval(secs => age_ms / 1000), actor_id, subject_id, session_id,
    target, request_id, details
  FROM counted
  ON CONFLICT (id) DO NOTHING
  RETURNING id
)
INSERT INTO audit_origins (event_id, ip, user_agent)
SELECT id, ip, user_agent FROM counted JOIN written USING (id)
WHERE ip IS NOT NULL OR user_agent IS NOT NULL`;
