import type { DatabaseAddress } from '../config/database-address.js';
import { PostgresPresence } from './postgres-presence.js';
import { postgresFolder } from './postgres-folder.js';
import { POSTGRES_DATABASE, POSTGRES_PORT, POSTGRES_USER } from './postgres-server.js';

export interface EmbeddedPostgres {
  /** pg / TypeORM connection options: the socket folder as host. */
  readonly connection: { host: string; port: number; user: string; database: string };
  /** Leaves: releases the presence, and the last one to leave stops the server. */
  leave(): Promise<void>;
}

/** @returns the same as an address, as DATABASE_URL would name it */
export const addressOf = ({ host, port, ...who }: EmbeddedPostgres['connection']): DatabaseAddress => ({
  ...who,
  hosts: [{ host, port }],
  ssl: false,
  target: 'any',
});

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Told when the server was gone and runs again, or can't be started for now. */
  readonly onRestart?: (reason: string) => void;
}

/**
 * Joins the PostgreSQL server of a data folder: makes its files at the first start, starts it unless it runs
 * (for another process, or as the orphan of a killed one), and starts it again whenever it is lost.
 *
 * @throws EmbeddedPostgresUnavailable with one sentence when it can't run here
 * @example
 * const postgres = await joinEmbeddedPostgres({ dataDir: '.data' });
 * const client = new Client(postgres.connection);
 * …
 * await postgres.leave();
 */
export async function joinEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await postgresFolder(options.dataDir);
  const presence = new PostgresPresence(folder, options.onRestart ?? (() => undefined));
  await presence.enter();
  let leaving: Promise<void> | undefined;
  return {
    connection: {
      host: folder.sockets,
      port: POSTGRES_PORT,
      user: POSTGRES_USER,
      database: POSTGRES_DATABASE,
    },
    leave: () => (leaving ??= presence.leave()),
  };
}
