import type { DatabaseAddress } from '../config/database-address.js';

/** The two ways to the one database. */
export interface DatabaseConnections {
  /** Of the pool. A pooler may stand in between that gives each transaction another session. */
  readonly pooled: DatabaseAddress;
  /** For what needs a session that lasts: LISTEN, session locks, migrations, long reads. */
  readonly direct: DatabaseAddress;
}

/** Injects `DatabaseConnections`, for what needs a connection of its own beside the pool. */
export const DATABASE_CONNECTIONS = Symbol('DatabaseConnections');
