import type { Database } from './database.js';

/** A column that can hold something of a person. */
interface Column {
  table_name: string;
  column_name: string;
}

/** @returns every place, as `table.column`, whose text holds one of the words; nothing is left out but what is given */
export async function placesThatHold(database: Database, words: readonly string[]): Promise<string[]> {
  const columns = await database.query<Column>(
    `SELECT c.table_name, c.column_name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table_name, column_name } of columns) {
    // Every type has a text; of bytea that is hexadecimal, so its bytes are read as text too.
    const [row] = await database.query<{ held: boolean }>(
      `SELECT EXISTS (
         SELECT 1 FROM "${table_name}" t, unnest($1::text[]) AS word
         WHERE strpos(lower(t."${column_name}"::text), lower(word)) > 0
            OR strpos(lower(t."${column_name}"::text), encode(convert_to(word, 'UTF8'), 'hex')) > 0) AS held`,
      [words],
    );
    if (row!.held) found.push(`${table_name}.${column_name}`);
  }
  return found;
}
