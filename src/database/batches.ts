import type { EntityManager } from 'typeorm';

/** At most so many rows at once: of the longest messages about 3 MB. */
const BATCH_ROWS = 100;
/** Each with a look or two for what points at it: about a tenth of a second. */
const DELETED_ROWS = 5_000;

/** Where the first batch begins, in the order of a time and an id, or of an id alone. */
export const BEFORE_ALL_TIMES = '-infinity';
export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/**
 * Reads any number of rows in bounded memory, and holds no connection while nobody asks for more.
 * @param read the rows behind `last` in the order of the keyset, at most `limit`; null for the first
 */
export async function* inBatches<Row>(
  read: (last: Row | null, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let last: Row | null = null; ;) {
    const rows: Row[] = await read(last, BATCH_ROWS);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH_ROWS) return;
    last = rows.at(-1)!;
  }
}

/**
 * Runs a DELETE of at most so many rows (`$2`) until there is none left: no statement comes near its time limit, however
 * much there is.
 */
export async function deleteInBatches(manager: EntityManager, deletion: string, of: string): Promise<void> {
  for (;;) {
    const [, deleted] = await manager.query<[unknown, number]>(deletion, [of, DELETED_ROWS]);
    if (deleted === 0) return;
  }
}
