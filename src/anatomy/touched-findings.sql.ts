import { prepared } from '../database/prepared.js';

/** The active findings of a user ($1) of these codes ($2) or ids ($3), as `Finding`, oldest first. */
export const TOUCHED_FINDINGS = prepared(
  'touched-findings',
  `SELECT id, user_id AS "userId", message_id AS "messageId", code, label, structure, laterality, body_part AS "bodyPart",
          status, severity, source, recorded_at AS "recordedAt", updated_at AS "updatedAt"
   FROM finding
   WHERE user_id = $1 AND status = 'active' AND (code = ANY($2::text[]) OR id = ANY($3::uuid[]))
   ORDER BY id`,
);
