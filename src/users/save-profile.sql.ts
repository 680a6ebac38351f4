import { recordEvent } from '../audit/record-event.sql.js';

/**
 * Changes a profile, unless it is of another version than expected, and writes the event along when something differs.
 * Parameters: user, username, whether there is a full name to set, full name, expected versions, event; null leaves what
 * it stands for. No row: the account is gone or deactivated; `id` null: the version is another.
 */
export const SAVE_PROFILE = `
WITH held AS (
  SELECT id, username, full_name, $5::integer[] IS NULL OR version = ANY($5::integer[]) AS as_expected
  FROM users WHERE id = $1 AND is_active FOR NO KEY UPDATE
), saved AS (
  UPDATE users SET
    username = coalesce($2, users.username),
    full_name = CASE WHEN $3 THEN $4 ELSE users.full_name END
  FROM held WHERE users.id = held.id AND held.as_expected
  RETURNING users.*, array_remove(ARRAY[
    CASE WHEN users.username <> held.username THEN 'username' END,
    CASE WHEN users.full_name IS DISTINCT FROM held.full_name THEN 'full_name' END], NULL) AS changed
), ${recordEvent(
  '$6',
  `(SELECT 1 FROM saved WHERE changed <> '{}') AS once`,
  `(SELECT jsonb_build_object('changed', changed) FROM saved)`,
)}
SELECT saved.id, email, saved.username, saved.full_name AS "fullName", is_active AS "isActive", roles, ver, version,
       created_at AS "createdAt", last_login_at AS "lastLoginAt"
FROM held LEFT JOIN saved ON true`;
