/**
 * The whole rotation in one statement. Parameters: session, user, generation of the token, window and lifetime in seconds.
 *
 * - rotated: the newest token; the session moves on.
 * - repeat: the one before, inside the window of its first rotation; the caller gets what the first caller got.
 * - late: two back, its own rotation inside the window; refused, the session lives.
 * - reuse: any other old token, or one from the future; the session ends.
 * - dead: the session is over; nothing changes.
 *
 * `clock_timestamp()`, since `now()` stands still while the statement waits for the row.
 */
export const ROTATE = `
WITH locked AS (
  SELECT id, generation, rotated_at, previous_rotated_at, ended_at, expires_at
  FROM session WHERE id = $1 AND user_id = $2 FOR UPDATE
), judged AS (
  SELECT id, clock_timestamp() AS now, CASE
    WHEN ended_at IS NOT NULL OR expires_at <= clock_timestamp() THEN 'dead'
    WHEN generation = $3 THEN 'rotated'
    WHEN generation = $3 + 1 AND rotated_at > clock_timestamp() - make_interval(secs => $4) THEN 'repeat'
    WHEN generation = $3 + 2 AND previous_rotated_at > clock_timestamp() - make_interval(secs => $4) THEN 'late'
    ELSE 'reuse' END AS outcome
  FROM locked
), killed AS (
  INSERT INTO revocation (session_id) SELECT id FROM judged WHERE outcome = 'reuse'
)
UPDATE session s SET
  generation = CASE outcome WHEN 'rotated' THEN s.generation + 1 ELSE s.generation END,
  previous_rotated_at = CASE outcome WHEN 'rotated' THEN s.rotated_at ELSE s.previous_rotated_at END,
  rotated_at = CASE outcome WHEN 'rotated' THEN now ELSE s.rotated_at END,
  last_used_at = CASE outcome WHEN 'rotated' THEN now ELSE s.last_used_at END,
  expires_at = CASE outcome WHEN 'rotated' THEN least(now + make_interval(secs => $5), s.ends_at) ELSE s.expires_at END,
  ended_at = CASE outcome WHEN 'reuse' THEN now ELSE s.ended_at END,
  end_reason = CASE outcome WHEN 'reuse' THEN 'reuse' ELSE s.end_reason END
FROM judged, users u
WHERE s.id = judged.id AND u.id = s.user_id
RETURNING outcome, s.id, s.user_id, s.generation, s.rotated_at, s.expires_at, u.roles, u.ver`;
