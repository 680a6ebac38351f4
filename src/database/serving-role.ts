import { DataSource } from 'typeorm';
import type { DatabaseConnection } from './connection.js';
import { dataSourceOptions } from './data-source-options.js';
import { grantsFor } from './serving-role.sql.js';

/** @returns the role in a URL; undefined when it names none */
export const roleOf = (url: string): string | undefined =>
  decodeURIComponent(new URL(url).username) || undefined;

/** Lets a role serve. All or nothing; any number of times. @param owner the connection of whoever owns the schema */
export async function letServe(owner: DatabaseConnection, role: string): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(owner, 1)).initialize();
  try {
    const [{ schema }] = await dataSource.query<[{ schema: string }]>('SELECT current_schema() AS schema');
    await dataSource.transaction((manager) => manager.query(grantsFor(role, schema)));
  } finally {
    await dataSource.destroy();
  }
}
