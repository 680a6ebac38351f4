import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

const HOUR_MS = 3_600_000;
/** At once, so that a sweep never holds many locks; the next hour takes the rest. */
const MAX_ROWS = 10_000;

/** Forgets sessions a day after their absolute end, when no token of theirs can live. */
@Injectable()
export class SessionSweepService implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep().catch(() => undefined), HOUR_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM session WHERE id IN (
         SELECT id FROM session WHERE ends_at < clock_timestamp() - interval '1 day' LIMIT $1)`,
      [MAX_ROWS],
    );
  }
}
