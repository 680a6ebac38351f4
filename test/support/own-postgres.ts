import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterTheFile } from './clean-up.js';
import type { Database } from './database.js';
import { type PostgresServer, startPostgres } from './postgres-server.mjs';
import { rememberSecret } from './secrets.js';

/** A role and its empty database on a server of the test file's own, which asks it for its password. */
export interface OwnPostgres extends Database {
  readonly server: PostgresServer;
  readonly user: string;
  readonly password: string;
}

const HBA = `
host all,replication postgres 127.0.0.1/32 trust
host all meditwin 127.0.0.1/32 scram-sha-256
`;

export async function ownPostgres(settings: Record<string, string> = {}): Promise<OwnPostgres> {
  const server = await startPostgres({ settings, hba: HBA });
  afterTheFile(() => server.remove());
  const [name, user, password] = ['meditwin', 'meditwin', randomBytes(12).toString('hex')];
  rememberSecret('password', password);
  await server.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
  await server.query(`CREATE DATABASE ${name} OWNER ${user}`);
  const url = `postgres://${user}:${password}@127.0.0.1:${server.port}/${name}`;
  const pool = new pg.Pool({ connectionString: server.url(name), max: 4 });
  pool.on('error', () => undefined); // a test may stop the server
  afterTheFile(() => pool.end());
  return {
    server,
    user,
    password,
    name,
    url,
    query: async <Row>(sql: string, params?: unknown[]) => (await pool.query(sql, params)).rows as Row[],
    drop: () => server.remove(),
  };
}
