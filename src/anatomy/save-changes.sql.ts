import { prepared } from '../database/prepared.js';

/**
 * Findings and their events in one statement. Parameters: user, findings and events as JSON lists, and of all of them
 * source, note and message (null leaves a finding's link as it is). Only columns that a request may change are written over, and only in the user's own rows.
 */
export const SAVE_CHANGES = prepared(
  'save-findings',
  `
WITH moment AS MATERIALIZED (
  SELECT clock_timestamp()::timestamptz(3) AS at
), saved AS (
  INSERT INTO finding (id, user_id, message_id, code, label, structure, laterality, body_part, status, severity, source,
                       recorded_at, updated_at)
  SELECT id, $1::uuid, $6::uuid, code, label, structure, laterality, body_part, status, severity, $4,
         (SELECT at FROM moment), (SELECT at FROM moment)
  FROM jsonb_to_recordset($2::jsonb) AS row (id uuid, code text, label text, structure text, laterality text,
       body_part text, status text, severity text)
  ON CONFLICT (id) DO UPDATE SET
    message_id = coalesce(EXCLUDED.message_id, finding.message_id),
    label = EXCLUDED.label,
    structure = EXCLUDED.structure,
    laterality = EXCLUDED.laterality,
    body_part = EXCLUDED.body_part,
    status = EXCLUDED.status,
    severity = EXCLUDED.severity,
    updated_at = EXCLUDED.updated_at
  WHERE finding.user_id = $1::uuid
), told AS (
  INSERT INTO finding_event (id, finding_id, user_id, body_part, event_type, title, severity, source, note, occurred_at)
  SELECT id, finding_id, $1::uuid, body_part, event_type, title, severity, $4, $5, (SELECT at FROM moment)
  FROM jsonb_to_recordset($3::jsonb) AS row (id uuid, finding_id uuid, body_part text, event_type text, title text,
       severity text)
)
SELECT at FROM moment`,
);
