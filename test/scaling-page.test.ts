import { readFile } from 'node:fs/promises';
import { createDatabase } from './support/database.js';

/** Rows of a table of the page: its cells, without the marks of code. */
async function rowsBelow(heading: string): Promise<string[][]> {
  const text = await readFile('docs/scaling.md', 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]!.split(/\n##+ /, 1)[0]!;
  const rows = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, row]) =>
    row!.split('|').map((cell) => cell.trim().replaceAll('`', '')),
  );
  return rows.slice(2); // the heads, and the line below them
}

/** `user_id` as the page tells of it. */
const OWNED: Record<string, string> = { YES: 'of some', NO: 'yes' };

it('the page lists every table with its key, and whose its rows are', async () => {
  const database = await createDatabase();
  const tables = await database.query<{ name: string; key: string; nullable: string | null }>(`
    SELECT c.relname AS name, string_agg(a.attname, ', ' ORDER BY k.at) AS key,
      (SELECT is_nullable FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = c.relname AND column_name = 'user_id') AS nullable
    FROM pg_class c
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (number, at)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    GROUP BY c.relname`);
  const rows = await rowsBelow('The schema is made for it');
  const told = rows.map(([name, key, owned]) => [name, key, owned]);
  const found = tables.map(({ name, key, nullable }) => [
    name,
    key,
    name === 'users' ? 'itself' : nullable === null ? 'no' : OWNED[nullable],
  ]);
  expect(told.sort()).toEqual(found.sort());
});

it('what the page calls measured stands in docs/performance.md', async () => {
  const performance = await readFile('docs/performance.md', 'utf8');
  const costs = await rowsBelow('What an instance does, and what it costs PostgreSQL');
  const measured = costs.flatMap(([, figure, kind]) => (kind === 'measured' ? [figure!] : []));
  const compared = (await rowsBelow('How far one PostgreSQL goes')).flatMap((cells) => cells[4] || []);
  expect([measured.length, compared.length]).toEqual([9, 3]);
  const stands = (figure: string) => new RegExp(`(?<![\\d,.])${figure}\\b`).test(performance);
  expect([...measured, ...compared].filter((figure) => !stands(figure))).toEqual([]);
});

it('every other figure says that it is arithmetic', async () => {
  const costs = await rowsBelow('What an instance does, and what it costs PostgreSQL');
  expect(costs.filter(([, , kind]) => kind !== 'measured' && kind !== 'arithmetic')).toEqual([]);
});
