import { createHash } from 'node:crypto';
import { InvalidCursor } from './problems.js';

/** Which list, whose, with which filters: a cursor counts for exactly that. */
export type Scope = readonly unknown[];

const digest = (scope: Scope): string =>
  createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 12);

/** @returns an opaque cursor that stands behind the given position of a list */
const sealCursor = (scope: Scope, position: readonly string[]): string =>
  Buffer.from(JSON.stringify([digest(scope), ...position])).toString('base64url');

/**
 * @param shapes one pattern for each value of the position
 * @returns the position, null for the first page
 * @throws InvalidCursor for one that is malformed, or of another list, user or filter
 */
export function openCursor(
  scope: Scope,
  cursor: string | undefined,
  shapes: readonly RegExp[],
): string[] | null {
  if (cursor === undefined) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(parts) || parts.length !== shapes.length + 1 || parts[0] !== digest(scope))
    throw new InvalidCursor();
  const position = parts.slice(1) as unknown[];
  if (!position.every((value, i) => typeof value === 'string' && shapes[i]!.test(value)))
    throw new InvalidCursor();
  return position as string[];
}

export const UUID_SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Above every id there is: before it stands the first page of a list that is newest first. */
export const ABOVE_EVERY_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const NUMBER_SHAPE = /^\d{1,15}$/;
/** An instant with milliseconds, as every row keeps it. */
export const INSTANT_SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** @throws InvalidCursor: a cursor can be made up, and an instant of its shape need not exist */
export function instantOf(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidCursor();
  return date;
}

/** One page of a list: at most `limit` of the rows asked for with `limit + 1`. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  scope: Scope,
  position: (row: Row) => readonly string[],
  toItem: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(toItem), next_cursor: more ? sealCursor(scope, position(last)) : null };
}
