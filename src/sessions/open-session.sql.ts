import { recordEvent } from '../audit/record-event.sql.js';
import { prepared } from '../database/prepared.js';

/**
 * Opens a session while it holds the user's row, and only for who is active and has the password hash that was verified.
 * Parameters: session, user, hash, lifetimes of a refresh token and of a session in seconds, address, user agent, event,
 * first generation.
 */
export const OPEN_SESSION = prepared(
  'open-session',
  `WITH holder AS (
  UPDATE users SET last_login_at = clock_timestamp()
  WHERE id = $2 AND is_active AND password_hash = $3 RETURNING id, roles, ver, last_login_at AS now
), opened AS (
  INSERT INTO session (id, user_id, created_at, last_used_at, generation, rotated_at, expires_at, ends_at, ip, user_agent)
  SELECT $1, id, now, now, $9::integer, now, now + make_interval(secs => least($4::double precision, $5::double precision)), now + make_interval(secs => $5::double precision), $6, $7
  FROM holder RETURNING id, user_id, generation, rotated_at, expires_at
), ${recordEvent('$8', 'opened')}
SELECT opened.id, user_id, generation, rotated_at, expires_at, holder.roles, holder.ver, extract(epoch FROM expires_at - now)::double precision AS seconds_left
FROM opened, holder`,
);
