import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AdmissionService } from '../access/admission.service.js';
import { pendingMigrations } from '../database/pending-migrations.js';
import { StoreUnavailable } from '../http/problems.js';
import { ReadyDto } from './health.dto.js';

/** May a load balancer send requests here? */
@Injectable()
export class ReadinessService implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly admission: AdmissionService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  /** @throws StoreUnavailable with what is missing */
  async check(): Promise<ReadyDto> {
    if (this.stopping) throw new StoreUnavailable({ detail: 'The server is stopping.' });
    if ((await pendingMigrations(this.dataSource)).length > 0)
      throw new StoreUnavailable({ detail: 'The database schema is older than this server.' });
    await this.admission.ready();
    return { status: 'ok', database: 'up', migrations: 'up to date' };
  }
}
