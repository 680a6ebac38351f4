const names = new Map<string, string>();

/**
 * Declares a statement that comes again and again: each connection has PostgreSQL parse it once. What it answers with must
 * be named column by column, never `*`: a column that a newer version adds would break connections that are open.
 * @param name of its own among all of them: a connection refuses a second text under the same name
 * @returns the text, to be run like any other
 */
export function prepared(name: string, sql: string): string {
  if (names.get(sql) !== name && [...names.values()].includes(name))
    throw new Error(`Two prepared statements are called "${name}".`);
  names.set(sql, name);
  return sql;
}

/** @returns under which name connections know a statement; undefined when it is not to be prepared */
export const preparedName = (sql: string): string | undefined => names.get(sql);
