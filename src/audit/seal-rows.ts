import type { Head, Seal } from './seal.js';
import type { Queries } from './sealed-events.js';
import { ADD_SEAL, READ_HEAD, READ_SEALS } from './seals.sql.js';

/** The end of the chain as the database tells it. */
export interface End {
  head: Head | undefined;
  /** Below this position nothing can be added any more. */
  horizon: bigint;
  /** No transaction has this position yet. */
  newest: bigint;
  now: Date;
  lastSeal: bigint;
  /** Is any event behind the last seal? */
  unsealed: boolean;
  /** Can some be sealed now? The rest waits for transactions that are still open. */
  waiting: boolean;
}

interface HeadRow {
  one: true | null;
  seal_id: string;
  to_position: string;
  total: string;
  seal_mac: Buffer | null;
  key_id: string | null;
  mac: Buffer | null;
  horizon: string;
  newest: string;
  now: Date;
  last_seal: string;
  unsealed: boolean;
  waiting: boolean;
}

interface SealRow {
  id: string;
  sealed_at: Date;
  from_position: string;
  to_position: string;
  events: number;
  total: string;
  ids_hash: Buffer;
  contents_hash: Buffer;
  rows_hash: Buffer;
  broken: string | null;
  key_id: string;
  mac: Buffer;
}

export async function readEnd(queries: Queries): Promise<End> {
  const [row] = (await queries.query<[HeadRow]>(READ_HEAD)) as [HeadRow];
  const head = row.one && {
    sealId: BigInt(row.seal_id),
    toPosition: BigInt(row.to_position),
    total: BigInt(row.total),
    mac: row.seal_mac,
    keyId: row.key_id,
    headMac: row.mac,
  };
  return {
    head: head ?? undefined,
    horizon: BigInt(row.horizon),
    newest: BigInt(row.newest),
    now: row.now,
    lastSeal: BigInt(row.last_seal),
    unsealed: row.unsealed,
    waiting: row.waiting,
  };
}

/** @returns at most `limit` seals from that id on, in their order */
export async function readSeals(queries: Queries, from: bigint, limit: number): Promise<Seal[]> {
  const rows = await queries.query<SealRow[]>(
    `${READ_SEALS} WHERE id >= $1 ORDER BY audit_seals.id LIMIT $2`,
    [String(from), limit],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    sealedAt: row.sealed_at,
    fromPosition: BigInt(row.from_position),
    toPosition: BigInt(row.to_position),
    events: row.events,
    total: BigInt(row.total),
    idsHash: row.ids_hash,
    contentsHash: row.contents_hash,
    rowsHash: row.rows_hash,
    broken: row.broken,
    keyId: row.key_id,
    mac: row.mac,
  }));
}

/** Adds a seal and moves the head onto it. */
export async function addSeal(queries: Queries, seal: Seal, headMac: Buffer): Promise<void> {
  await queries.query(ADD_SEAL, [
    String(seal.id),
    seal.sealedAt,
    String(seal.fromPosition),
    String(seal.toPosition),
    seal.events,
    String(seal.total),
    seal.idsHash,
    seal.contentsHash,
    seal.rowsHash,
    seal.broken,
    seal.keyId,
    seal.mac,
    headMac,
  ]);
}
