import { timingSafeEqual } from 'node:crypto';
import type { AuditKeys } from './audit-keys.js';
import type { EventsDigest } from './sealed-events.js';

/** Where the chain stands after a seal: all that the next one needs. */
export interface Link {
  sealId: bigint;
  /** The next seal begins here. */
  toPosition: bigint;
  /** Events under all seals so far. */
  total: bigint;
  /** Null before the first seal. */
  mac: Buffer | null;
}

export const BEGINNING: Link = { sealId: 0n, toPosition: 0n, total: 0n, mac: null };

/** One row of `audit_seals`. */
export interface Seal extends EventsDigest {
  id: bigint;
  sealedAt: Date;
  fromPosition: bigint;
  toPosition: bigint;
  total: bigint;
  /** Why the seal does not join the one before; null when it does. */
  broken: string | null;
  keyId: string;
  mac: Buffer;
}

/** The row that says where the chain ends. Its own MAC keeps an end that was cut off from being a valid one. */
export interface Head extends Link {
  keyId: string | null;
  headMac: Buffer | null;
}

const hex = (bytes: Buffer | null): string | null => bytes && bytes.toString('hex');

/** @returns the MAC of a seal (RFC 2104 over the seal before and this one); undefined when its key is not known */
export const sealMac = (
  keys: AuditKeys,
  seal: Omit<Seal, 'mac'>,
  previous: Buffer | null,
): Buffer | undefined =>
  keys.mac(
    seal.keyId,
    JSON.stringify([
      'seal',
      hex(previous),
      String(seal.id),
      seal.sealedAt.getTime(),
      String(seal.fromPosition),
      String(seal.toPosition),
      seal.events,
      String(seal.total),
      hex(seal.idsHash),
      hex(seal.contentsHash),
      hex(seal.rowsHash),
      seal.broken,
      seal.keyId,
    ]),
  );

/** @returns the MAC of the head; undefined when its key is not known */
export const headMac = (keys: AuditKeys, link: Link, keyId: string): Buffer | undefined =>
  keys.mac(
    keyId,
    JSON.stringify([
      'head',
      String(link.sealId),
      String(link.toPosition),
      String(link.total),
      hex(link.mac),
      keyId,
    ]),
  );

export const sameBytes = (one: Buffer | null | undefined, other: Buffer | null | undefined): boolean =>
  !one || !other ? !one && !other : one.length === other.length && timingSafeEqual(one, other);

/** @returns what is wrong with the head, undefined when nothing is @param lastSeal the highest id in `audit_seals` */
export function headFault(keys: AuditKeys, head: Head | undefined, lastSeal: bigint): string | undefined {
  if (!head) return 'the head is missing';
  if (head.keyId === null || head.headMac === null)
    return [head.sealId, head.toPosition, head.total, lastSeal].every((value) => value === 0n)
      ? undefined
      : 'the head was set back';
  const mac = headMac(keys, head, head.keyId);
  if (!mac) return `the head is sealed under key ${head.keyId}, which is not known here (AUDIT_OLD_KEYS)`;
  return sameBytes(mac, head.headMac) ? undefined : 'the head was edited';
}

/** @returns a seal's name, as `npm run audit:verify -- --head` takes it */
export const nameOf = ({ sealId, mac }: Pick<Link, 'sealId' | 'mac'>): string =>
  `${sealId}:${hex(mac) ?? ''}`;
