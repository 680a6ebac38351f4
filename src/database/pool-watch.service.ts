import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { lookForConnections, lookForIdle, lookForMax, lookForWaiting } from './pool.metrics.js';

/** Shows how busy the pool is. */
@Injectable()
export class PoolWatchService implements OnModuleInit {
  private pool: Pool | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Statements that wait for a connection. */
  get waiting(): number {
    return this.pool?.waitingCount ?? 0;
  }

  onModuleInit(): void {
    const pool = (this.pool = (this.dataSource.driver as unknown as { master: Pool }).master);
    lookForConnections(() => pool.totalCount);
    lookForIdle(() => pool.idleCount);
    lookForWaiting(() => pool.waitingCount);
    lookForMax(() => pool.options.max);
  }
}
