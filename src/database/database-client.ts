import pg from 'pg';
import { SeekingConnection, type SeekingConfig } from './seeking-connection.js';

export type DatabaseClientConfig = pg.ClientConfig & SeekingConfig;

/** A client that finds its host among several. On a server that takes no writes it ends itself, so that no pool keeps it. */
export class DatabaseClient extends pg.Client {
  constructor(config: DatabaseClientConfig) {
    const connection = new SeekingConnection(config);
    // A pool hides the password from what copies its options; it would cut the time for all hosts short at the first.
    const { password } = config;
    super({ ...config, password, connectionTimeoutMillis: 0, connection } as pg.ClientConfig);
    connection.on('readOnly', () => void this.end());
  }
}
