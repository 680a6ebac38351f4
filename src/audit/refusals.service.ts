import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CurrentUser } from '../access/current-user.js';
import { Settings } from '../config/settings.js';
import { storeFault } from '../database/store-fault.js';
import { operationOf } from '../http/operation-id.js';
import { StoreUnavailable } from '../http/problems.js';
import { currentRequest } from '../http/request-context.js';
import { networkOf } from '../throttling/network.js';
import { AuditKeys } from './audit-keys.js';
import { lookForRefusals } from './audit.metrics.js';
import { userAgentOf } from './audit.service.js';
import { RECORD_REFUSALS } from './record-refusals.sql.js';
import { type CountedRefusals, type Refusal, RefusalBuffer } from './refusal-buffer.js';

/** About 2 MB at most. */
const MAX_WAITING = 2_000;
const MAX_ROWS = 500;

/**
 * The record of what anyone can cause: refused calls and failed sign-ins. They are counted in memory and written when
 * their minute is over, so they neither delay nor fail a request. A crash loses at most that minute.
 */
@Injectable()
export class RefusalsService {
  private readonly logger = new Logger('Audit');
  private readonly buffer = new RefusalBuffer(MAX_WAITING);
  private readonly keys: AuditKeys;
  private readonly noted = new WeakSet<object>();
  private writing: Promise<void> | undefined;

  constructor(
    settings: Settings,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    this.keys = new AuditKeys(settings.auditSecrets);
    lookForRefusals(() => this.buffer.size);
  }

  /**
   * A sign-in with a wrong password, or to no account. It counts for the account, or for the HMAC of the address.
   * @param email normalised @param userId the account of that address, if there is one
   */
  failedLogin(email: string, userId: string | undefined): void {
    const request = currentRequest();
    const address_hmac = this.keys.addressHmac(email); // for known ones too: both take the same time
    if (request) this.noted.add(request);
    this.add({
      ...this.callOf(request),
      action: 'login.failed',
      who: userId ?? address_hmac,
      code: 'invalid_credentials',
      actorId: null,
      sessionId: null,
      subjectId: userId ?? null,
      ...(userId === undefined && { details: { address_hmac } }),
    });
  }

  /** A call that was answered with 401, 403 or 429. */
  refused(request: FastifyRequest, code: string): void {
    if (this.noted.has(request)) return; // as a failed sign-in
    const caller = (request as { user?: CurrentUser }).user;
    this.add({
      ...this.callOf(request),
      action: 'request.refused',
      who: caller?.userId ?? networkOf(request.ip),
      code,
      actorId: caller?.userId ?? null,
      sessionId: caller?.sessionId ?? null,
      subjectId: null,
    });
  }

  /** Writes those whose minute is over. Never throws: what cannot be written waits, within bounds. @param all at the end */
  async flush(all = false): Promise<void> {
    if (all) await this.writing;
    const until = all ? Number.POSITIVE_INFINITY : performance.now();
    this.writing ??= this.write(until)
      .catch((error: Error) => this.logger.warn(`refusals wait: ${error.message}`))
      .finally(() => (this.writing = undefined));
    await this.writing;
  }

  private add(refusal: Refusal): void {
    this.buffer.add(refusal, performance.now());
  }

  private async write(until: number): Promise<void> {
    await this.writeDropped();
    for (;;) {
      const due = this.buffer.due(until, MAX_ROWS);
      if (due.length === 0) return;
      await this.insert(due.map(([, counted]) => rowOf(counted))).catch((error: unknown) => {
        if (storeFault(error) instanceof StoreUnavailable) throw error;
        this.logger.error({ err: error }, 'refusals that cannot be written are dropped'); // else they stay for ever
        this.buffer.giveBackDropped(due.reduce((sum, [, { count }]) => sum + count, 0));
      });
      this.buffer.forget(due.map(([key]) => key));
    }
  }

  private async writeDropped(): Promise<void> {
    const dropped = this.buffer.takeDropped();
    if (dropped === 0) return;
    await this.insert([droppedRow(dropped)]).catch((error: unknown) => {
      this.buffer.giveBackDropped(dropped);
      throw error;
    });
  }

  private insert(rows: object[]): Promise<unknown> {
    return this.dataSource.query(RECORD_REFUSALS, [JSON.stringify(rows)]);
  }

  private callOf(request: FastifyRequest | undefined) {
    return {
      target: operationOf(request?.routeOptions.handler?.name) ?? 'unknown',
      requestId: request?.id ?? null,
      ip: request?.ip ?? null,
      userAgent: userAgentOf(request),
    };
  }
}

function rowOf({ id, first, sinceMs, count, kinds }: CountedRefusals): object {
  const same = kinds.size === 1;
  return {
    id,
    action: first.action,
    actor_id: first.actorId,
    subject_id: first.subjectId,
    session_id: first.sessionId,
    request_id: first.requestId,
    target: same ? first.target : null,
    details: {
      ...first.details,
      count,
      ...(same ? { code: first.code } : { refusals: Object.fromEntries(kinds) }),
    },
    age_ms: performance.now() - sinceMs,
    ip: first.ip,
    user_agent: first.userAgent,
  };
}

const droppedRow = (dropped: number): object => ({
  id: uuidv7(),
  action: 'request.refused',
  details: { dropped },
  age_ms: 0,
});
