import type { DataSource } from 'typeorm';

/** @returns the names of migrations of this server that the database has not seen */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const done = await dataSource.query<{ name: string }[]>('SELECT name FROM migration');
  const names = new Set(done.map(({ name }) => name));
  return dataSource.migrations
    .map((migration) => migration.name ?? migration.constructor.name)
    .filter((name) => !names.has(name));
}
