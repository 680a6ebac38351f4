/**
 * A window is counted in slices. A point counts from its moment until the whole window has passed and the slice in which
 * it was taken is over: never more than the quota in any window, and a refusal lasts at most one slice (1/60) too long.
 */
export const SLICES_A_WINDOW = 60;

/** The slice that runs now, and the full window before it. */
export const SLICES_KEPT = SLICES_A_WINDOW + 1;

/** What the statement of `take-points.sql.ts` tells of one budget. */
export interface Count {
  /** Number of the running slice since 1970. */
  slice: number;
  /** Points by slice, the running one first. */
  counts: number[];
  /** Did this call get its point? */
  taken: boolean;
  /** Milliseconds since 1970, by the database's clock. */
  now: number;
}

export const spentOf = ({ counts }: Count): number => counts.reduce((sum, count) => sum + count, 0);

/** @returns milliseconds until less than the quota is spent, by the database's clock */
export function waitOf(count: Count, quota: number, sliceSeconds: number): number {
  let spent = spentOf(count);
  let age = count.counts.length;
  while (spent >= quota && age > 0) spent -= count.counts[--age]!;
  const free = (count.slice - age + SLICES_KEPT) * sliceSeconds * 1000;
  return Math.max(0, free - count.now);
}
