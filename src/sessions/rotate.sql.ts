import { recordEvent } from '../audit/record-event.sql.js';
import { prepared } from '../database/prepared.js';
import { COUNTED, takeWithin } from '../throttling/take-points.sql.js';

/**
 * The whole rotation in one statement. Parameters: session, user, generation of the token, window in seconds, lifetime of
 * a refresh token and of a session in seconds, and the prepared event of a reuse; more by what decides whether it may move. A row whose
 * generation is kept elsewhere (`NOT_HERE`) is of no use here.
 * The clock is read after the row was waited for, and once, with the milliseconds that the row holds: `now()` stands
 * still meanwhile. Roles and `ver` are of one
 * version of the user's row, the one committed when the statement began. To lock that row as well would deadlock with
 * whoever ends a user's sessions: they hold the user first and wait for the session.
 * Lifetimes that were shortened since count for old sessions too; longer ones only for what is issued from now on.
 */
const rotation = (mayMove: string, before = '', counted = '', from = 'FROM judged'): string => `
WITH ${before}locked AS (
  SELECT s.*, u.is_active, u.roles, u.ver
  FROM session s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 AND s.user_id = $2 FOR UPDATE OF s
), timed AS (
  SELECT *, clock_timestamp()::timestamptz(3) AS now FROM locked
), bounded AS (
  SELECT *, now - make_interval(secs => $4) AS window_began,
    least(expires_at, rotated_at + make_interval(secs => $5), created_at + make_interval(secs => $6)) AS dies_at,
    least(now + make_interval(secs => $5), ends_at, created_at + make_interval(secs => $6)) AS next_expires_at
  FROM timed
), judged AS (
  SELECT *, CASE
    WHEN ended_at IS NOT NULL OR NOT is_active OR dies_at <= now THEN 'dead'
    WHEN generation < 0 THEN 'lost'
    WHEN generation = $3 THEN CASE WHEN ${mayMove} THEN 'rotated' ELSE 'held' END
    WHEN generation - 1 = $3 AND rotated_at > window_began THEN 'repeat'
    WHEN generation - 2 = $3 AND previous_rotated_at > window_began THEN 'late'
    ELSE 'reuse' END AS outcome, CASE
    WHEN generation < $3 THEN 'future_generation'
    WHEN generation - 2 > $3 THEN 'too_old'
    ELSE 'old_token' END AS cause
  FROM bounded
), moved AS (
  UPDATE session s SET generation = s.generation + 1, previous_rotated_at = s.rotated_at, rotated_at = now,
    last_used_at = now, expires_at = next_expires_at
  FROM judged WHERE s.id = judged.id AND outcome = 'rotated'
  RETURNING s.generation, s.rotated_at, s.expires_at
), killed AS (
  UPDATE session s SET ended_at = now, end_reason = 'reuse'
  FROM judged WHERE s.id = judged.id AND outcome = 'reuse'
  RETURNING s.id, cause
), revoked AS (
  INSERT INTO revocation (session_id) SELECT id FROM killed
), ${recordEvent('$7', 'killed', `jsonb_build_object('cause', killed.cause)`)}
SELECT outcome, cause, judged.id, user_id, roles, ver,
  coalesce(moved.generation, judged.generation) AS generation,
  coalesce(moved.rotated_at, judged.rotated_at) AS rotated_at,
  coalesce(moved.expires_at, judged.expires_at) AS expires_at,
  extract(epoch FROM coalesce(moved.expires_at, dies_at) - now)::double precision AS seconds_left${counted}
${from} LEFT JOIN moved ON true`;

/** $8: may the session move on? */
export const ROTATE = prepared('rotate', rotation('$8::boolean'));

/** The session moves on if its budget has a point left, which is taken: $8 to $10 as `TakenAlong` has them. */
export const ROTATE_WITHIN_BUDGET = prepared(
  'rotate-within-budget',
  rotation(
    '(SELECT taken FROM turn_1)',
    `${takeWithin(7)}, `,
    `, ${COUNTED}`,
    'FROM turn_1 LEFT JOIN judged ON true',
  ),
);
