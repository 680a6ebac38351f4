import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type DatabaseError } from 'pg';
import { EmbeddedPostgresUnavailable } from './embedded-postgres-unavailable.js';
import { postgresBinaries } from './postgres-binaries.js';
import { preparePostgresFolder, type PostgresFolder } from './postgres-folder.js';
import {
  endOfLog,
  initialisePostgres,
  isStopping,
  POSTGRES_DATABASE,
  POSTGRES_PORT,
  POSTGRES_USER,
  startPostgres,
  stopPostgres,
} from './postgres-server.js';

/** Advisory locks count within one database: every presence is in this one. */
const PRESENCE_DATABASE = 'postgres';
/** "medi"; who shares it is here, who gets it alone is the last. */
const PRESENCE_KEY = 0x6d656469;

const RETRY_MS = 40;
const SPAWN_AGAIN_MS = 100;
const START_WITHIN_MS = 60_000;
const LONGEST_PAUSE_MS = 10_000;
/** How long leaving waits for a restart that is under way. */
const SETTLE_WITHIN_MS = 5_000;
const FAILURES_IN_A_ROW = 3;
const LOOK_EVERY_MS = 1_000;

const NOBODY_LISTENS = new Set(['ENOENT', 'ECONNREFUSED']);
/** Starting or stopping, stopped while we were connecting, or (for a moment) full. */
const NOT_NOW = new Set(['57P03', '57P01', '57P02', '53300', 'ECONNRESET', 'EPIPE', 'EAGAIN']);

/** One process's stay at the server of a folder, from entering to leaving, restarts in between included. */
export class PostgresPresence {
  private client: Client | undefined;
  private server: ChildProcess | undefined;
  private returning: Promise<void> | undefined;
  private readonly left = new AbortController();

  constructor(
    private readonly folder: PostgresFolder,
    private readonly onRestart: (reason: string) => void,
  ) {}

  /** Connects, starting the server as often as needed, and takes the shared lock. */
  async enter(): Promise<void> {
    const until = performance.now() + START_WITHIN_MS;
    let failures = 0;
    let spawnedAt = -Infinity;
    let last: unknown;
    await preparePostgresFolder(this.folder);
    while (performance.now() < until && !this.left.signal.aborted) {
      try {
        return await this.connect();
      } catch (error) {
        last = error;
        const { code, message } = error as DatabaseError;
        if (NOBODY_LISTENS.has(code ?? '')) {
          if (this.server && hasEnded(this.server)) {
            failures = (await this.lostARace()) ? 0 : failures + 1;
            this.server = undefined;
            if (failures >= FAILURES_IN_A_ROW) break;
          }
          if (!this.server && performance.now() - spawnedAt > SPAWN_AGAIN_MS) {
            spawnedAt = performance.now();
            this.server = await this.start();
          }
        } else if (code && !NOT_NOW.has(code)) {
          // without a code: pg lost the connection on the way
          throw new EmbeddedPostgresUnavailable(`it refuses the connection (${message})`, error);
        }
      }
      await sleep(RETRY_MS);
    }
    throw new EmbeddedPostgresUnavailable(
      `it does not start (${(last as Error | undefined)?.message}); its log ${this.folder.log} ends with:\n` +
        `${await endOfLog(this.folder)}\n`,
      last,
    );
  }

  async leave(): Promise<void> {
    const settled = AbortSignal.timeout(SETTLE_WITHIN_MS);
    const stopReturning = () => this.left.abort();
    settled.addEventListener('abort', stopReturning);
    await this.returning;
    settled.removeEventListener('abort', stopReturning);
    this.left.abort();
    const { client } = this;
    if (!client) return;
    this.client = undefined;
    try {
      await client.query(`SELECT pg_advisory_unlock_shared(${PRESENCE_KEY})`);
      const { rows } = await client.query<{ last: boolean }>(
        `SELECT pg_try_advisory_lock(${PRESENCE_KEY}) AS last`,
      );
      // The lock is kept until the server ends: who comes meanwhile waits for it, and then starts it anew.
      if (rows[0]?.last) await stopPostgres(this.folder, await postgresBinaries(this.folder));
    } catch (error) {
      if (error instanceof EmbeddedPostgresUnavailable) throw error; // else it ended by itself, as we wanted
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async connect(): Promise<void> {
    const client = new Client({
      host: this.folder.sockets,
      port: POSTGRES_PORT,
      user: POSTGRES_USER,
      database: PRESENCE_DATABASE,
      application_name: 'meditwin presence',
      ssl: false,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined); // 'end' follows
    try {
      await client.connect();
      await client.query(`SELECT pg_advisory_lock_shared(${PRESENCE_KEY})`);
      await createDatabase(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    const look = setInterval(() => void this.hurryStop().catch(() => undefined), LOOK_EVERY_MS).unref();
    client.on('end', () => {
      clearInterval(look);
      if (this.client === client) this.return();
    });
  }

  /**
   * A plain `kill` makes the server refuse newcomers and wait for everyone to leave, which a presence never does:
   * end it at once instead, so that it can start again.
   */
  private async hurryStop(): Promise<void> {
    if (!this.client || !(await isStopping(this.folder))) return;
    await stopPostgres(this.folder, await postgresBinaries(this.folder));
  }

  /** The server was killed or stopped behind our back: start it again, however often it takes. */
  private return(): void {
    this.client = undefined;
    if (this.left.signal.aborted || this.returning) return;
    const since = performance.now();
    this.returning = (async () => {
      for (let pause = 100; !this.client && !this.left.signal.aborted; pause *= 2) {
        try {
          await this.enter();
          this.onRestart(
            `the embedded PostgreSQL was gone; it runs again after ${Math.round(performance.now() - since)} ms`,
          );
        } catch (error) {
          if (this.left.signal.aborted) return;
          this.onRestart((error as Error).message);
          await sleep(Math.min(pause, LONGEST_PAUSE_MS), undefined, { signal: this.left.signal }).catch(
            () => undefined,
          );
        }
      }
    })().finally(() => (this.returning = undefined));
  }

  private async start(): Promise<ChildProcess> {
    const binaries = await postgresBinaries(this.folder);
    await initialisePostgres(this.folder, binaries);
    return startPostgres(this.folder, binaries);
  }

  /** Two servers never open the same data: the second one says whose it is and ends. */
  private async lostARace(): Promise<boolean> {
    return /lock file|shared memory block/.test(await endOfLog(this.folder));
  }
}

function hasEnded(server: ChildProcess): boolean {
  return server.pid === undefined || server.exitCode !== null || server.signalCode !== null;
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [POSTGRES_DATABASE]);
  if (rowCount) return;
  await client.query(`CREATE DATABASE ${POSTGRES_DATABASE}`).catch((error: DatabaseError) => {
    const another = error.code === '42P04' || error.code === '23505'; // a second process was faster
    if (!another) throw error;
  });
}
