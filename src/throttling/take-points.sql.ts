import { prepared } from '../database/prepared.js';
import { SLICES_A_WINDOW, SLICES_KEPT } from './sliding-window.js';

/** Parameters of each budget: key, quota, seconds of a slice. */
const parametersOf = (turn: number, before = 0): string[] =>
  [1, 2, 3].map((part) => `$${before + (turn - 1) * 3 + part}`);

/** The row is locked while it is counted, so that of many attempts at once no more than the quota get a point. */
function take(turn: number, [key, quota, seconds] = parametersOf(turn)): string {
  const onlyAfter = turn === 1 ? '' : `WHERE (SELECT taken FROM turn_${turn - 1})`;
  return `
turn_${turn} AS (
  INSERT INTO budget AS b (key, slice, counts, taken, expire)
  SELECT ${key}::text, slice, ARRAY[1] || array_fill(0, ARRAY[${SLICES_A_WINDOW}]), true,
    ((slice + ${SLICES_KEPT}) * ${seconds}::float8 * 1000)::bigint
  FROM (SELECT floor(extract(epoch FROM clock_timestamp())::float8 / ${seconds}::float8)::bigint AS slice) running
  ${onlyAfter}
  ON CONFLICT (key) DO UPDATE SET (slice, counts, taken, expire) = (
    SELECT greatest(b.slice, excluded.slice),
      CASE WHEN spent < ${quota}::integer THEN (kept[1] + 1) || kept[2:] ELSE kept END,
      spent < ${quota}::integer,
      greatest(b.expire, excluded.expire)
    FROM (SELECT least(greatest(excluded.slice - b.slice, 0), ${SLICES_KEPT})::integer AS age) passed,
      LATERAL (SELECT array_fill(0, ARRAY[age]) || b.counts[1 : ${SLICES_KEPT} - age] AS kept) shifted,
      LATERAL (SELECT sum(points)::integer AS spent FROM unnest(kept) AS points) added
  )
  RETURNING slice, counts, taken
)`;
}

/**
 * A CTE `turn_1` that takes one point in whatever statement it stands, which answers with `COUNTED`.
 * @param before how many parameters stand before key, quota and seconds of a slice
 */
export const takeWithin = (before: number): string => take(1, parametersOf(1, before));

/** What `turn_1` counted, as `Count`. Who got a point needs no slices. */
export const COUNTED = `turn_1.slice::float8, CASE WHEN turn_1.taken THEN '{}' ELSE turn_1.counts END AS counts,
  turn_1.taken, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`;

/**
 * Takes one point of each budget in turn, until one refuses: what comes after that one is not counted. Every sign-in
 * takes its rows in the same order, so that two never wait for each other.
 * The commit doesn't wait for the disk: a PostgreSQL that is killed forgets the counts of less than a second.
 * @param budgets how many
 * @returns for each that was asked a row as `Count`, in turn
 */
export function takePoints(budgets: number): string {
  return (statements[budgets] ??= prepared(`take-${budgets}`, takeInTurn(budgets)));
}

const statements: string[] = [];

function takeInTurn(budgets: number): string {
  const turns = Array.from({ length: budgets }, (_, i) => i + 1);
  const rows = turns.map((turn) => `SELECT ${turn} AS turn, slice, counts, taken FROM turn_${turn}`);
  return `
WITH ${turns.map((turn) => take(turn)).join(',')}
SELECT slice::float8, counts, taken, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
  set_config('synchronous_commit', 'off', true) AS commit
FROM (${rows.join(' UNION ALL ')}) AS answers ORDER BY turn`;
}

/**
 * Gives points back to the slice from which they were taken. Parameters: keys, slices, and whether all of that budget is
 * to be forgotten; the keys in the order in which they were taken. Its commit doesn't wait for the disk either: a sign-in waits
 * for this one, 6 ms on a slow disk.
 */
export const GIVE_BACK = prepared(
  'give-back',
  `
WITH given AS (
  SELECT b.key, g.slice, g.wholly
  FROM unnest($1::text[], $2::bigint[], $3::boolean[]) WITH ORDINALITY AS g (key, slice, wholly, turn)
  JOIN budget b ON b.key = g.key ORDER BY g.turn FOR UPDATE OF b
)
UPDATE budget b SET counts = (
  SELECT array_agg(CASE WHEN given.wholly THEN 0 WHEN age = b.slice - given.slice + 1 THEN greatest(points - 1, 0) ELSE points END ORDER BY age)
  FROM unnest(b.counts) WITH ORDINALITY AS kept (points, age)
)
FROM given, (SELECT set_config('synchronous_commit', 'off', true)) AS commit WHERE b.key = given.key`,
);

/** Skips what is being counted, so that a sweep never waits inside another's turn. Parameters: milliseconds, rows. */
export const FORGET_EXPIRED = `
DELETE FROM budget WHERE key IN (SELECT key FROM budget WHERE expire < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`;
