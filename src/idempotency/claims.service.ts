import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { TokenRevoked } from '../http/problems.js';
import { CLAIM, KEY_LIFE, LOOK } from './claims.sql.js';
import type { IdempotentRequest } from './idempotent-request.js';

/** A claim not renewed for this long is one of a killed process. */
const LEASE_SECONDS = 15;
const PRUNE_EVERY_MS = 10 * 60_000;

export interface Claim {
  /** The id of what the request stores first. */
  subjectId: string;
  /** A run before this one failed or was killed; it may have stored something. */
  tookOver: boolean;
}

/** Where a key stands that somebody else claimed. */
export interface Standing {
  subject_id: string;
  done: boolean;
  same_request: boolean;
  /** It can be claimed again. */
  free: boolean;
}

const nameOf = ({ userId, route, key }: IdempotentRequest): string[] => [userId, route, key];

/** The rows behind `Idempotency-Key`: who runs a request, until when, and what came of it. */
@Injectable()
export class ClaimsService implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.prune().catch(() => undefined), PRUNE_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns null when the key is taken @throws TokenRevoked */
  async claim(request: IdempotentRequest): Promise<Claim | null> {
    const fresh = uuidv7();
    const params = [...nameOf(request), request.hash, fresh, LEASE_SECONDS];
    const [row] = await this.dataSource.query<{ subject_id: string | null }[]>(CLAIM, params);
    if (!row) throw new TokenRevoked(); // the account went away since the guard looked
    return row.subject_id === null ? null : { subjectId: row.subject_id, tookOver: row.subject_id !== fresh };
  }

  /** @returns null when the key is gone */
  async look(request: IdempotentRequest): Promise<Standing | null> {
    const rows = await this.dataSource.query<Standing[]>(LOOK, [...nameOf(request), request.hash]);
    return rows[0] ?? null;
  }

  /** Holds the claim for another lease. */
  async renew(request: IdempotentRequest, subjectId: string): Promise<void> {
    const until = `claimed_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`;
    await this.set(until, request, subjectId);
  }

  /** From now on the key stands for what was stored. */
  async complete(request: IdempotentRequest, subjectId: string): Promise<void> {
    await this.set('done = true', request, subjectId);
  }

  /** Lets a retry run at once. */
  async release(request: IdempotentRequest, subjectId: string): Promise<void> {
    await this.set(`claimed_until = clock_timestamp()`, request, subjectId);
  }

  /** Ends a key whose subject was deleted. */
  async forget(request: IdempotentRequest, subjectId: string): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM idempotency_key WHERE user_id = $1 AND route = $2 AND key = $3 AND subject_id = $4 AND done`,
      [...nameOf(request), subjectId],
    );
  }

  /** Removes what no longer counts. */
  async prune(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM idempotency_key WHERE created_at <= clock_timestamp() - ${KEY_LIFE}`,
    );
  }

  private async set(change: string, request: IdempotentRequest, subjectId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE idempotency_key SET ${change}
       WHERE user_id = $1 AND route = $2 AND key = $3 AND subject_id = $4 AND NOT done`,
      [...nameOf(request), subjectId],
    );
  }
}
