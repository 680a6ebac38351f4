import { randomBytes } from 'node:crypto';
import type { DatabaseAddress } from '../config/database-address.js';
import { clientConfig } from './client-config.js';
import { DatabaseClient } from './database-client.js';

/** A server that is frozen never says goodbye. */
const LEAVE_WITHIN_MS = 1_000;

export interface Listening {
  /** What PostgreSQL shows of it in `pg_stat_activity`. */
  applicationName: string;
  channel: string;
  /** Somebody notified the channel. Notices that came while there was no connection are lost. */
  onNotice: () => void;
  /** Somebody notified `ear`: what is said elsewhere is heard here. */
  onHeard: () => void;
  /** A query that takes longer is given up, and the connection with it. */
  answerWithinMs: number;
}

/** A connection of its own beside the pool, so that nothing can make it wait: it hears notices and takes queries. */
export class ListeningClient {
  /** A second channel that nobody else listens to. */
  readonly ear = `meditwin_ear_${randomBytes(8).toString('hex')}`;
  private ended = false;

  private constructor(
    private readonly client: DatabaseClient,
    private readonly answerWithinMs: number,
  ) {
    client.on('error', () => undefined); // 'end' follows; without a listener it would end the process
    client.once('end', () => (this.ended = true));
  }

  /** @returns it when it listens already @throws when the server can't be reached within 1.5 s */
  static async open(address: DatabaseAddress, listening: Listening): Promise<ListeningClient> {
    const client = new DatabaseClient({
      ...clientConfig(address),
      application_name: listening.applicationName,
      keepAlive: true,
    });
    const opened = new ListeningClient(client, listening.answerWithinMs);
    client.on('notification', ({ channel }) =>
      channel === opened.ear ? listening.onHeard() : listening.onNotice(),
    );
    try {
      await client.connect();
      for (const channel of [listening.channel, opened.ear])
        await opened.query(`LISTEN ${client.escapeIdentifier(channel)}`);
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
