import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { storeFault } from '../database/store-fault.js';
import { StoreUnavailable } from '../http/problems.js';
import { AuditKeys } from './audit-keys.js';
import { lookForDistrust, lookForUnsealed } from './audit.metrics.js';
import { BEGINNING, headFault, headMac, type Link, nameOf, sameBytes, sealMac } from './seal.js';
import { addSeal, type End, readEnd, readSeals } from './seal-rows.js';
import { EventsDigester, eventsBetween, LOWEST_POSITION } from './sealed-events.js';

/** Any constant will do; it names "sealing the audit record" among PostgreSQL's advisory locks. */
const SEALER_LOCK = 7_326_180_004;
const TICK_MS = 1_000;
/** One transaction's events are never split, so a seal may hold a few more. */
const MAX_EVENTS = 5_000;
/** In one tick; what is left waits a second. */
const MAX_SEALS = 20;
/** At the end, transactions that are still open somewhere have this long to finish. */
const LAST_SEAL_WITHIN_MS = 2_000;
const RETRY_MS = 50;

/**
 * Seals what was recorded: every second one instance writes an HMAC over the seal before and the events below the
 * snapshot horizon. An idle second costs each instance one statement. It remembers the end of the chain, so an end that
 * is cut off while a server runs is never taken for the end again.
 */
@Injectable()
export class SealerService {
  private readonly logger = new Logger('Audit');
  private readonly keys: AuditKeys;
  private timer: NodeJS.Timeout | undefined;
  private sealing: Promise<void> | undefined;
  private remembered: Link | undefined;
  private complaint: string | undefined;
  private unsealed = false;
  /** Monotonic; undefined when the last look found everything sealed. */
  private unsealedSince: number | undefined;

  constructor(
    settings: Settings,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    this.keys = new AuditKeys(settings.auditSecrets);
    lookForUnsealed(() =>
      this.unsealedSince === undefined ? 0 : (performance.now() - this.unsealedSince) / 1000,
    );
    lookForDistrust(() => (this.complaint === undefined ? 0 : 1));
  }

  /** The newest seal that this process saw; it must be in the record for ever. */
  get lastSeen(): Link | undefined {
    return this.remembered;
  }

  start(): void {
    this.timer = setInterval(() => void this.seal(), TICK_MS).unref();
  }

  /** Seals what was written last. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    const until = performance.now() + LAST_SEAL_WITHIN_MS;
    await this.sealing;
    await this.seal();
    while (this.unsealed && performance.now() < until) {
      await sleep(RETRY_MS);
      await this.seal();
    }
    if (this.unsealed)
      this.logger.warn('The last events wait for an open transaction; the next start seals them.');
    if (this.remembered?.mac) this.logger.log(`audit head ${nameOf(this.remembered)}`); // may serve as an anchor
  }

  /** Never throws: a store that is down is sealed later. */
  async seal(): Promise<void> {
    this.sealing ??= this.tick()
      .then((fault) => this.complain(fault))
      .catch((error: unknown) => {
        if (!(storeFault(error) instanceof StoreUnavailable)) this.complain((error as Error).message);
      })
      .finally(() => {
        this.sealing = undefined;
        this.unsealedSince = this.unsealed ? (this.unsealedSince ?? performance.now()) : undefined;
      });
    await this.sealing;
  }

  /** @returns what is wrong with the record, if anything */
  private async tick(): Promise<string | undefined> {
    this.unsealed = false;
    for (let seals = 0; ; seals++) {
      const end = await readEnd(this.dataSource);
      this.unsealed = end.unsealed;
      const fault = this.faultOf(end);
      if ((!end.waiting && !fault) || seals === MAX_SEALS) return fault ?? behind(end);
      const link = await this.dataSource.transaction((manager) => this.addOne(manager));
      if (!link) return fault;
      this.remembered = link; // only now is it committed
      if (fault) return fault;
    }
  }

  /** @returns undefined when there was nothing to seal, or another instance is at it */
  private async addOne(manager: EntityManager): Promise<Link | undefined> {
    const [turn] = await manager.query<[{ mine: boolean }]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      SEALER_LOCK,
    ]);
    if (!turn.mine) return undefined;
    const end = await readEnd(manager);
    const fault = this.faultOf(end);
    const from = fault ? (this.remembered ?? (await lastOf(manager, end))) : end.head!;
    return this.sealAfter(manager, from, end, fault && !this.remembered ? fault : null);
  }

  private async sealAfter(
    manager: EntityManager,
    from: Link,
    end: End,
    broken: string | null,
  ): Promise<Link | undefined> {
    const digester = new EventsDigester();
    let toPosition = end.horizon;
    let last = '';
    const first = from.sealId === 0n ? LOWEST_POSITION : from.toPosition;
    for await (const event of eventsBetween(manager, first, end.horizon)) {
      if (digester.events >= MAX_EVENTS && event.position !== last) {
        toPosition = BigInt(event.position);
        break;
      }
      digester.add(event);
      last = event.position;
    }
    if (digester.events === 0) return undefined;
    const digest = digester.digest();
    const seal = {
      ...digest,
      id: (end.lastSeal > from.sealId ? end.lastSeal : from.sealId) + 1n,
      sealedAt: end.now,
      fromPosition: from.toPosition,
      toPosition,
      total: from.total + BigInt(digest.events),
      broken,
      keyId: this.keys.currentId,
    };
    const mac = sealMac(this.keys, seal, from.mac)!;
    const link = { sealId: seal.id, toPosition, total: seal.total, mac };
    await addSeal(manager, { ...seal, mac }, headMac(this.keys, link, seal.keyId)!);
    return link;
  }

  /** What is wrong with the end of the chain; else it is remembered. */
  private faultOf({ head, lastSeal }: End): string | undefined {
    const fault = headFault(this.keys, head, lastSeal);
    if (fault || !head) return fault;
    const known = this.remembered;
    if (
      known &&
      (head.sealId < known.sealId || (head.sealId === known.sealId && !sameBytes(head.mac, known.mac)))
    )
      return `seal ${known.sealId} was the newest, and is no longer`;
    this.remembered = head;
    return undefined;
  }

  private complain(fault: string | undefined): void {
    if (fault && fault !== this.complaint) this.logger.error(`The audit record cannot be trusted: ${fault}.`);
    this.complaint = fault;
  }
}

/** A dump was restored on a server whose transactions count lower; `migrate` moves the positions up. */
function behind({ head, horizon }: End): string | undefined {
  if (!head || head.toPosition <= horizon) return undefined;
  return 'transactions count lower than when it was sealed; after a restore run "npm run migrate"';
}

async function lastOf(manager: EntityManager, { lastSeal }: End): Promise<Link> {
  const [seal] = await readSeals(manager, lastSeal, 1);
  return seal ? { ...seal, sealId: seal.id } : BEGINNING;
}
