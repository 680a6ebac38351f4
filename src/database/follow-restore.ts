import type { DataSource } from 'typeorm';

/**
 * A dump that is restored on another server brings audit events along whose transactions count higher than those of that
 * server. Their positions would rise again only after millions of transactions, and nothing new would be sealed until
 * then: so the positions of all that comes are moved up behind them. Seals alone tell of a restore: an event may claim any
 * position.
 */
export async function followRestore(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<[{ beyond: string; next: string; behind: boolean } | undefined]>(`
    SELECT greatest(to_position, (SELECT max(position) FROM audit_events))::text AS beyond,
      pg_snapshot_xmax(pg_current_snapshot())::text AS next,
      to_position > audit_position(pg_snapshot_xmax(pg_current_snapshot())) AS behind
    FROM audit_seals ORDER BY id DESC LIMIT 1`);
  if (!row?.behind) return;
  const offset = BigInt(row.beyond) - BigInt(row.next) + 1n;
  await dataSource.query(
    `CREATE OR REPLACE FUNCTION audit_position(xid8) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
       AS 'SELECT $1::text::bigint + ${offset}'`,
  );
}
