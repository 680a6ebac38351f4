/** Parameters: ended sessions; users, and for each the lowest version that counts; changed roles. */
export const RECORD = `
INSERT INTO revocation (session_id, user_id, ver, role_name)
SELECT id, NULL::uuid, NULL::integer, NULL::text FROM unnest($1::uuid[]) AS id
UNION ALL SELECT NULL, user_id, ver, NULL FROM unnest($2::uuid[], $3::integer[]) AS stale (user_id, ver)
UNION ALL SELECT NULL, NULL, NULL, name FROM unnest($4::text[]) AS name`;

const READ = `
SELECT here.snapshot::text, r.session_id, r.user_id, r.ver, r.role_name,
  extract(epoch FROM clock_timestamp() - r.recorded_at)::double precision AS age_seconds
FROM (SELECT pg_current_snapshot() AS snapshot) AS here LEFT JOIN revocation r ON`;

/** Everything that may still matter. Parameter: for how many seconds a row does. At least one row, with the snapshot. */
export const LOAD = `${READ} r.recorded_at > now() - make_interval(secs => $1)`;

/**
 * What was committed since an earlier snapshot (parameter), in whatever order. Ids are given out when a row is written and
 * not when it is committed, so a mark on them would pass over the row of a transaction that commits late.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
export const CATCH_UP = `${READ} r.xid >= pg_snapshot_xmin($1::pg_snapshot)
  AND NOT pg_visible_in_snapshot(r.xid, $1::pg_snapshot)`;

/** Forgets old rows. Parameters: how many seconds a row matters, how many rows at most. Instances pass each other by. */
export const FORGET = `
DELETE FROM revocation WHERE id IN (
  SELECT id FROM revocation WHERE recorded_at < now() - make_interval(secs => $1)
  ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;
