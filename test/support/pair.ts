import { afterTheFile } from './clean-up.js';
import { type OwnPostgres, ownPostgres } from './own-postgres.js';
import { type PostgresServer, startReplica } from './postgres-server.mjs';

/** A primary with a role and a database, and a replica that follows it. */
export interface Pair {
  readonly primary: OwnPostgres;
  readonly replica: PostgresServer;
  /** A DATABASE_URL that names both, the replica first. */
  readonly url: string;
  /** Waits until the replica has what the primary has. */
  level(): Promise<void>;
}

export async function startPair(): Promise<Pair> {
  const primary = await ownPostgres();
  const replica = await startReplica(primary.server);
  afterTheFile(() => replica.remove());
  const { user, password, name, server } = primary;
  const hosts = [replica, server].map(({ port }) => `127.0.0.1:${port}`);
  return {
    primary,
    replica,
    url: `postgres://${user}:${password}@${hosts.join(',')}/${name}?target_session_attrs=read-write`,
    level: () => server.level(replica),
  };
}
