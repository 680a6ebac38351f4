import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AdmissionService } from '../access/admission.service.js';
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
    const done = await this.dataSource.query<{ name: string }[]>('SELECT name FROM migration');
    const names = new Set(done.map(({ name }) => name));
    const missing = this.dataSource.migrations.filter(
      (migration) => !names.has(migration.name ?? migration.constructor.name),
    );
    if (missing.length > 0)
      throw new StoreUnavailable({ detail: 'The database schema is older than this server.' });
    await this.admission.ready();
    return { status: 'ok', database: 'up', migrations: 'up to date' };
  }
}
