const HORIZON = 'audit_position(pg_snapshot_xmin(pg_current_snapshot()))';

/**
 * Where the chain ends, and whether events wait for a seal: anywhere, and below the horizon, where nothing can be added
 * any more, whatever transactions are still open. One row, also when the head is missing. The lowest position tells both:
 * EXISTS would read all events, since the planner takes a third of them for unsealed (tried: 0.36 s at 1,000,000).
 */
export const READ_HEAD = `
SELECT h.one, h.seal_id::text, h.to_position::text, h.total::text, h.seal_mac, h.key_id, h.mac,
  ${HORIZON}::text AS horizon, audit_position(pg_snapshot_xmax(pg_current_snapshot()))::text AS newest,
  date_trunc('milliseconds', clock_timestamp()) AS now, coalesce((SELECT max(id) FROM audit_seals), 0)::text AS last_seal,
  next.position IS NOT NULL AS unsealed, coalesce(next.position < ${HORIZON}, false) AS waiting
FROM (SELECT 1) AS always LEFT JOIN audit_head h ON true,
  LATERAL (SELECT min(position) AS position FROM audit_events WHERE position >= coalesce(h.to_position, 0)) AS next`;

/** Order it by `audit_seals.id`: the plain name is that of the text. */
export const READ_SEALS = `
SELECT id::text, sealed_at, from_position::text, to_position::text, events, total::text, ids_hash, contents_hash, rows_hash,
  broken, key_id, mac
FROM audit_seals`;

/** Adds a seal and moves the head onto it. */
export const ADD_SEAL = `
WITH sealed AS (
  INSERT INTO audit_seals (id, sealed_at, from_position, to_position, events, total, ids_hash, contents_hash, rows_hash,
    broken, key_id, mac)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
)
INSERT INTO audit_head (seal_id, to_position, total, seal_mac, key_id, mac) VALUES ($1, $4, $6, $12, $11, $13)
ON CONFLICT (one) DO UPDATE SET seal_id = excluded.seal_id, to_position = excluded.to_position, total = excluded.total,
  seal_mac = excluded.seal_mac, key_id = excluded.key_id, mac = excluded.mac`;
