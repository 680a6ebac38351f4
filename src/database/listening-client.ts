import pg from 'pg';
import type { DatabaseConnection } from './connection.js';
import { CONNECT_TIMEOUT_MS } from './data-source-options.js';
import { clientConfig } from './migrate.js';

/** A server that is frozen never says goodbye. */
const LEAVE_WITHIN_MS = 1_000;

export interface Listening {
  /** What PostgreSQL shows of it in `pg_stat_activity`. */
  applicationName: string;
  channel: string;
  /** Somebody notified the channel. Notices that came while there was no connection are lost. */
  onNotice: () => void;
  /** A query that takes longer is given up, and the connection with it. */
  answerWithinMs: number;
}

/** A connection of its own beside the pool, so that nothing can make it wait: it hears notices and takes queries. */
export class ListeningClient {
  private ended = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly answerWithinMs: number,
  ) {
    client.on('error', () => undefined); // 'end' follows; without a listener it would end the process
    client.once('end', () => (this.ended = true));
  }

  /** @returns it when it listens already @throws when the server can't be reached within 1.5 s */
  static async open(connection: DatabaseConnection, listening: Listening): Promise<ListeningClient> {
    const client = new pg.Client({
      ...clientConfig(connection),
      application_name: listening.applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('notification', listening.onNotice);
    const opened = new ListeningClient(client, listening.answerWithinMs);
    try {
      await client.connect();
      await opened.query(`LISTEN ${client.escapeIdentifier(listening.channel)}`);
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  async query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const late = setTimeout(() => void this.close(), this.answerWithinMs);
    try {
      return (await this.client.query(sql, values)).rows as Row[];
    } finally {
      clearTimeout(late);
    }
  }

  /** Cuts off a query under way. */
  async close(): Promise<void> {
    this.ended = true;
    const late = setTimeout(() => this.client.connection.stream.destroy(), LEAVE_WITHIN_MS);
    await this.client.end().catch(() => undefined);
    clearTimeout(late);
  }
}
