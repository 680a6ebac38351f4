import type { DataSource } from 'typeorm';

/**
 * A dump that is restored on another server brings audit events along whose transactions count higher than those of that
 * server. Their positions would rise again only after millions of transactions, and nothing new would be sealed until
 * then: so the positions of all that comes are moved up behind them.
 */
export async function followRestore(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<[{ beyond: string; next: string; behind: boolean }]>(`
    SELECT beyond::text, pg_snapshot_xmax(pg_current_snapshot())::text AS next,
      beyond > audit_position(pg_snapshot_xmax(pg_current_snapshot())) AS behind
    FROM (SELECT greatest((SELECT max(position) FROM audit_events), (SELECT max(to_position) FROM audit_seals), 0) AS beyond) b`);
  if (!row.behind) return;
  const offset = BigInt(row.beyond) - BigInt(row.next) + 1n;
  await dataSource.query(
    `CREATE OR REPLACE FUNCTION audit_position(xid8) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
       AS 'SELECT $1::text::bigint + ${offset}'`,
  );
}
