import { DataSource } from 'typeorm';
import type { DatabaseAddress } from '../config/database-address.js';
import { dataSourceOptions } from './data-source-options.js';
import { grantsFor } from './serving-role.sql.js';

/** Lets a role serve. All or nothing; any number of times. @param owner the address as whoever owns the schema */
export async function letServe(owner: DatabaseAddress, role: string): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(owner)).initialize();
  try {
    const [{ schema }] = await dataSource.query<[{ schema: string }]>('SELECT current_schema() AS schema');
    await dataSource.transaction((manager) => manager.query(grantsFor(role, schema)));
  } finally {
    await dataSource.destroy();
  }
}
