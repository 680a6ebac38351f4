import { prepared } from '../database/prepared.js';

/** Parameters: session, user, seconds after which `last_used_at` is written anew. */
export const READ_HOLDER = prepared(
  'read-session-holder',
  `SELECT s.ended_at IS NULL AND u.is_active AS goes_on, u.roles, u.ver,
  s.last_used_at < clock_timestamp() - make_interval(secs => $3) AS is_old_news
FROM session s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.user_id = $2`,
);

/** Parameters: session, seconds until its newest refresh token expires. */
export const TOUCH = prepared(
  'touch-session',
  `UPDATE session SET last_used_at = clock_timestamp(),
  expires_at = least(clock_timestamp() + make_interval(secs => $2), ends_at)
WHERE id = $1 AND ended_at IS NULL`,
);
