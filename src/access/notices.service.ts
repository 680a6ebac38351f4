import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { lookForNotices } from './revocation-feed.metrics.js';

/** A notice takes milliseconds. One that comes later than this is still heard, and told of. */
const LATE_MS = 5_000;

export type Hearing = 'untried' | 'up' | 'down';

/**
 * Do notices arrive? A pooler in transaction mode takes a LISTEN and lets nothing through. So each new connection of the
 * feed is tried: a notice is sent through the pool, as those of revocations are, and has to be heard.
 */
@Injectable()
export class NoticesService {
  private readonly logger = new Logger('RevocationFeed');
  private hearing: Hearing = 'untried';
  private told = false;
  private tries = 0;
  private asking = false;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    lookForNotices(() => (this.hearing === 'untried' ? undefined : Number(this.hearing === 'up')));
  }

  get state(): Hearing {
    return this.hearing;
  }

  /** A new connection listens: nothing is known of it. */
  begin(): void {
    this.tries++;
    this.hearing = 'untried';
  }

  /** Sends the notice, unless that was done. Nobody waits for it. @param ear the channel of the connection of now */
  async ask(ear: string): Promise<void> {
    if (this.hearing !== 'untried' || this.asking) return;
    this.asking = true;
    const ofThis = this.tries;
    try {
      await this.dataSource.query(`SELECT pg_notify($1, '')`, [ear]);
    } catch {
      this.asking = false; // the next look asks again
      return;
    }
    setTimeout(() => {
      this.asking = false;
      if (this.hearing === 'untried' && ofThis === this.tries) this.miss();
    }, LATE_MS).unref();
  }

  /** It came. */
  hear(): void {
    this.hearing = 'up';
    if (this.told) this.logger.log('notices of PostgreSQL arrive again');
    this.told = false;
  }

  private miss(): void {
    this.hearing = 'down';
    if (this.told) return;
    this.told = true;
    this.logger.warn(
      'notices of PostgreSQL do not arrive (LISTEN through a pooler?): what ended access is polled for, every 0.5 s. ' +
        'Set DATABASE_DIRECT_URL.',
    );
  }
}
