import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { DATABASE_CONNECTIONS, type DatabaseConnections } from '../database/connection.js';
import { ListeningClient } from '../database/listening-client.js';
import { StoreUnavailable } from '../http/problems.js';
import { RedisService } from '../redis/redis.service.js';
import { FRESH_FOR_MS, Freshness, moment } from './freshness.js';
import { NoticesService } from './notices.service.js';
import { delays, lookForConnection, lookForLag } from './revocation-feed.metrics.js';
import { revocationLifetimeSeconds } from './revocation-lifetime.js';
import { type Revocation, RevocationList } from './revocation-list.js';
import { CATCH_UP, LOAD } from './revocations.sql.js';
import { RolePermissionsService } from './role-permissions.service.js';
import type { RoleRow } from './role-table.js';
import { SharedRun } from './shared-run.js';

const CHANNEL = 'revocation';
/** Redis may serve other applications too. */
const REDIS_CHANNEL = 'meditwin:revocation';
/** Heals lost notices, and is the pace at which a lost connection is tried again. */
const POLL_EVERY_MS = 500;
/** Requests that come sooner after a failure share it: a storm of them makes no storm of connections. */
const SHARE_FAILURE_MS = 100;

interface Row extends Revocation {
  snapshot: string;
  role_name: string | null;
  /** Since it was recorded; null without a revocation. */
  age_seconds: number | null;
}

/**
 * Keeps list and roles of this instance as the database has them, over a connection of its own: at each notice, whether
 * PostgreSQL or Redis brings it, and every 500 ms, it reads what was committed since its last snapshot.
 */
@Injectable()
export class RevocationFeedService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('RevocationFeed');
  private readonly freshness = new Freshness();
  private readonly catchingUp = new SharedRun(() => this.look());
  private client: ListeningClient | undefined;
  /** As of when everything is known; undefined until all was read over the connection of now. */
  private snapshot: string | undefined;
  private failedAt = -Infinity;
  private ticker: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @Inject(DATABASE_CONNECTIONS) private readonly connections: DatabaseConnections,
    private readonly settings: Settings,
    private readonly list: RevocationList,
    private readonly permissions: RolePermissionsService,
    private readonly redis: RedisService,
    private readonly notices: NoticesService,
  ) {
    lookForLag(() => this.lagSeconds);
    lookForConnection(() => (this.client?.isOpen ? 1 : 0));
  }

  /** Age of what this instance knows; infinite before it knows anything. */
  get lagSeconds(): number {
    return this.freshness.ageMs / 1000;
  }

  async onModuleInit(): Promise<void> {
    await this.catchUp().catch(() => undefined); // nobody is let in until it succeeds
    this.ticker = setInterval(() => this.follow(), POLL_EVERY_MS).unref();
    this.redis.follow(REDIS_CHANNEL, () => this.follow());
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.ticker);
    await this.catchUp().catch(() => undefined); // a look under way is over then
    await this.client?.close();
  }

  /** Tells the other instances through Redis, if there is one; call it once a change is committed. Nobody waits for it. */
  tell(): void {
    this.redis.notify(REDIS_CHANNEL);
  }

  /** Everything that was committed before the call counts in this process when it resolves. */
  catchUp(): Promise<void> {
    return this.catchingUp.run();
  }

  /** Is what this instance knows at most 3 s old? */
  get isFresh(): boolean {
    return this.freshness.isFresh;
  }

  /**
   * Resolves when what this instance knows is at most 3 s old; asks the store if it is older.
   * @throws StoreUnavailable when the store can't tell
   */
  async confirm(): Promise<void> {
    if (this.isFresh) return;
    if (performance.now() - this.failedAt < SHARE_FAILURE_MS) throw new StoreUnavailable();
    await this.catchUp().catch((cause: unknown) => {
      throw new StoreUnavailable({ cause });
    });
    if (!this.isFresh) throw new StoreUnavailable();
  }

  private follow(): void {
    void this.catchUp().catch(() => undefined); // told in `look`
  }

  private async look(): Promise<void> {
    if (this.stopped) return;
    const start = moment();
    try {
      await this.read();
    } catch (error) {
      if (this.failedAt === -Infinity)
        this.logger.warn(`cannot be read, trying again: ${(error as Error).message}`);
      this.failedAt = performance.now();
      await this.client?.close();
      throw error;
    }
    this.freshness.confirm(start);
    if (this.failedAt !== -Infinity) this.logger.log('is read again');
    this.failedAt = -Infinity;
    if (this.client) void this.notices.ask(this.client.ear);
  }

  private async read(): Promise<void> {
    const client = await this.connected();
    const rows = await (this.snapshot === undefined
      ? client.query<Row>(LOAD, [revocationLifetimeSeconds(this.settings)])
      : client.query<Row>(CATCH_UP, [this.snapshot]));
    for (const row of rows) {
      this.list.add(row);
      if (this.snapshot !== undefined && row.age_seconds !== null) delays.observe(row.age_seconds);
    }
    if (this.snapshot === undefined || rows.some((row) => row.role_name !== null))
      this.permissions.replace(await client.query<RoleRow>('SELECT name, permissions FROM role'));
    this.snapshot = rows[0]!.snapshot;
  }

  /** Over a new connection another server may answer, one that lost its last moments and counts them anew: all is read. */
  private async connected(): Promise<ListeningClient> {
    if (this.client?.isOpen) return this.client;
    this.snapshot = undefined;
    this.notices.begin();
    return (this.client = await ListeningClient.open(this.connections.direct, {
      applicationName: 'meditwin-feed',
      channel: CHANNEL,
      onNotice: () => this.follow(),
      onHeard: () => this.notices.hear(),
      answerWithinMs: FRESH_FOR_MS,
    }));
  }
}
