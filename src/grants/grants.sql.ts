import { recordEvent } from '../audit/record-event.sql.js';

/** Who of `users` holds `twin:read-granted` as of now; `admin` holds everything, whatever its row says. */
const MAY_READ_GRANTED = `EXISTS (
  SELECT 1 FROM role
  WHERE role.name = ANY (users.roles) AND (role.name = 'admin' OR 'twin:read-granted' = ANY (role.permissions)))`;

/** The prepared event `$n` with what only the statement knows. @param known SQL of a jsonb object @param from whose row it is */
const eventWith = (event: string, known: string, from: string): string =>
  `(SELECT ${event}::jsonb || ${known} FROM ${from})`;

/**
 * Gives or renews, in one statement, so that two at once make one grant. One row always: whether the giver is there and
 * the expiry in bounds; the grant is null when the address is nobody's to whom it can be given.
 * Both accounts are held against deletion before the grant is touched. An expired grant makes way for a new one.
 * $1 giver, $2 address, $3 id of a new grant, $4 expiry or null, $5 days by default, $6 days at most, $7 event
 */
export const GIVE = `
  WITH moment AS (SELECT clock_timestamp()::timestamptz(3) AS now),
  asked AS (
    SELECT now, coalesce($4::timestamptz(3), now + make_interval(days => $5::integer)) AS expires_at,
      $4::timestamptz(3) IS NULL
        OR ($4::timestamptz(3) > now AND $4::timestamptz(3) <= now + make_interval(days => $6::integer)) AS in_bounds
    FROM moment
  ),
  giver AS (SELECT id FROM users WHERE id = $1 AND is_active FOR KEY SHARE),
  grantee AS (
    SELECT users.id, users.full_name, users.username FROM users, giver
    WHERE users.email = $2 AND users.id <> giver.id AND users.is_active AND ${MAY_READ_GRANTED}
    FOR KEY SHARE OF users
  ),
  given AS (
    INSERT INTO twin_grant AS g (id, user_id, grantee_id, created_at, expires_at)
    SELECT $3, $1, grantee.id, asked.now, asked.expires_at FROM grantee, asked WHERE asked.in_bounds
    ON CONFLICT ON CONSTRAINT twin_grant_pair DO UPDATE SET
      id = CASE WHEN g.expires_at > clock_timestamp() THEN g.id ELSE excluded.id END,
      created_at = CASE WHEN g.expires_at > clock_timestamp() THEN g.created_at ELSE excluded.created_at END,
      expires_at = excluded.expires_at
    RETURNING id, grantee_id, created_at, expires_at, id <> $3 AS renewed
  ),
  ${recordEvent(
    eventWith(
      '$7',
      `jsonb_build_object('subject_id', grantee_id, 'target', id,
         'action', CASE WHEN renewed THEN 'grant.renewed' ELSE 'grant.given' END)`,
      'given',
    ),
    'given',
  )}
  SELECT EXISTS (SELECT 1 FROM giver) AS giver_is_there, asked.in_bounds, given.id, given.created_at, given.expires_at,
    given.renewed, grantee.full_name, grantee.username
  FROM asked LEFT JOIN (given JOIN grantee ON grantee.id = given.grantee_id) ON true`;

/** Takes a live grant back. $1 its id, $2 who gave it, $3 event */
export const WITHDRAW = `
  WITH withdrawn AS (
    DELETE FROM twin_grant WHERE id = $1 AND user_id = $2 AND expires_at > clock_timestamp() RETURNING grantee_id
  ),
  ${recordEvent(eventWith('$3', `jsonb_build_object('subject_id', grantee_id)`, 'withdrawn'), 'withdrawn')}
  SELECT 1 FROM withdrawn`;

/** Live grants of one giver, newest first. $1 whose, $2 before which id, $3 how many */
export const GIVEN = `
  SELECT g.id, g.created_at, g.expires_at, users.full_name, users.username
  FROM twin_grant g JOIN users ON users.id = g.grantee_id
  WHERE g.user_id = $1 AND g.expires_at > clock_timestamp() AND g.id < $2::uuid
  ORDER BY g.id DESC LIMIT $3`;

/** Live grants to one reader by givers who are active, newest first. $1 whose, $2 before which id, $3 how many */
export const RECEIVED = `
  SELECT g.id, g.user_id, g.created_at, g.expires_at, users.full_name
  FROM twin_grant g JOIN users ON users.id = g.user_id AND users.is_active
  WHERE g.grantee_id = $1 AND g.expires_at > clock_timestamp() AND g.id < $2::uuid
  ORDER BY g.id DESC LIMIT $3`;

/**
 * Judges one reading and puts it on record, allowed or not; a row when it is. The grant is held, so that whoever takes it
 * back waits for a reading under way. An id that was never issued is not put down.
 * $1 whose twin, $2 reader, $3 event
 */
export const JUDGE_READING = `
  WITH patient AS (SELECT id, is_active FROM users WHERE id = $1),
  live AS (
    SELECT g.id FROM twin_grant g JOIN patient ON patient.id = g.user_id AND patient.is_active
    WHERE g.user_id = $1 AND g.grantee_id = $2 AND g.expires_at > clock_timestamp()
    FOR KEY SHARE OF g
  ),
  judged AS (
    SELECT (SELECT id FROM patient) AS subject_id, (SELECT id FROM live) AS grant_id
  ),
  ${recordEvent(
    eventWith(
      '$3',
      `jsonb_build_object('subject_id', subject_id, 'target', grant_id,
         'outcome', CASE WHEN grant_id IS NULL THEN 'refused' ELSE 'success' END)`,
      'judged',
    ),
    'judged',
  )}
  SELECT id FROM live`;
