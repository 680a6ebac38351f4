import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AdmissionService } from '../access/admission.service.js';
import { pendingMigrations } from '../database/pending-migrations.js';
import { Departure } from '../http/departure.js';
import { Stopping, StoreUnavailable } from '../http/problems.js';
import { RedisService } from '../redis/redis.service.js';
import { ReadyDto } from './health.dto.js';

/** A load balancer that waits longer for an answer takes it for none. */
const ANSWER_WITHIN_MS = 1_500;

/** What is missing, said without a word of the database's own. */
const MISSING: Record<string, string> = {
  database: 'The database does not answer.',
  migrations: 'The database schema is older than this server.',
  revocations: 'It is not known which sessions have ended in the last seconds.',
};

/** May a load balancer send requests here? One statement a check, and those who ask meanwhile share its answer. */
@Injectable()
export class ReadinessService {
  private asking: Promise<HealthIndicatorResult> | undefined;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly admission: AdmissionService,
    private readonly departure: Departure,
    private readonly redis: RedisService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /** @throws Stopping, StoreUnavailable with what is missing */
  async check(): Promise<ReadyDto> {
    if (this.departure.isAnnounced) throw new Stopping();
    await this.health.check([() => this.database(), () => this.revocations()]).catch((error: unknown) => {
      throw this.departure.isAnnounced ? new Stopping() : unavailable(error);
    });
    const { lagSeconds, notices } = this.admission.knowledge;
    const revocation_lag_seconds = Math.round(lagSeconds * 1000) / 1000;
    const { isUsed, isConnected } = this.redis;
    const standsIn = isUsed ? !isConnected : notices === 'down';
    return {
      status: standsIn ? 'degraded' : 'ok',
      database: 'up',
      migrations: 'up to date',
      revocation_lag_seconds,
      revocation_notices: notices,
      ...(isUsed && { redis: isConnected ? 'up' : 'down' }),
    };
  }

  private database(): Promise<HealthIndicatorResult> {
    return (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
  }

  private async ask(): Promise<HealthIndicatorResult> {
    let pending: string[] = [];
    const database = await this.indicators
      .check('database')
      .attempt(async () => void (pending = await pendingMigrations(this.dataSource)))
      .withTimeout(ANSWER_WITHIN_MS);
    const migrations = this.indicators.check('migrations');
    return { ...database, ...(pending.length === 0 ? migrations.up() : migrations.down()) };
  }

  private async revocations(): Promise<HealthIndicatorResult> {
    const { isFresh } = this.admission.knowledge;
    const revocations = this.indicators.check('revocations');
    return isFresh ? revocations.up() : revocations.down();
  }
}

/** @returns StoreUnavailable for a check that failed, anything else as it came */
function unavailable(error: unknown): unknown {
  if (!(error instanceof ServiceUnavailableException)) return error;
  const { error: missing = {} } = error.getResponse() as HealthCheckResult;
  const sentences = Object.keys(missing).map((name) => MISSING[name]);
  return new StoreUnavailable({ detail: sentences.join(' ') });
}
