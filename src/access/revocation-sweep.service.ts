import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { revocationLifetimeSeconds } from './revocation-lifetime.js';
import { RevocationList } from './revocation-list.js';
import { FORGET } from './revocations.sql.js';

const MINUTE_MS = 60_000;
/** At once, so that a sweep never holds many locks; the next minute takes the rest. */
const MAX_ROWS = 10_000;

/** Forgets, here and in the database, what no living token can meet any more. */
@Injectable()
export class RevocationSweepService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly lifetimeSeconds: number;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    settings: Settings,
    private readonly list: RevocationList,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    this.lifetimeSeconds = revocationLifetimeSeconds(settings);
  }

  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => this.list.turn(), this.lifetimeSeconds * 1000).unref(),
      setInterval(() => void this.sweep().catch(() => undefined), MINUTE_MS).unref(),
    ];
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private async sweep(): Promise<void> {
    await this.dataSource.query(FORGET, [this.lifetimeSeconds, MAX_ROWS]);
  }
}
