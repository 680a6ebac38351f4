import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { AuditKeys } from './audit-keys.js';
import { ChainWalk } from './chain-walk.js';
import { BEGINNING, headFault, type Link, nameOf, sameBytes } from './seal.js';
import { type End, readEnd, readSeals } from './seal-rows.js';
import { fault, type FoundFault, type Verification, type VerificationRequest } from './verification.js';

/** Checks the record against its seals. Reads alone, and holds no transaction: sealed rows never change rightly. */
@Injectable()
export class VerifierService {
  private readonly keys: AuditKeys;

  constructor(
    settings: Settings,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    this.keys = new AuditKeys(settings.auditSecrets);
  }

  /** Walks from the seal asked for to the newest one, or until the time is up or something is wrong. */
  async verify({ from = 1n, anchors = [], until = Infinity }: VerificationRequest): Promise<Verification> {
    const end = await readEnd(this.dataSource);
    const { head, lastSeal } = end;
    const [begin, newest] = [await this.linkOf(from - 1n), await this.linkOf(lastSeal)];
    const endsAt = head && head.sealId > lastSeal ? head : (newest ?? BEGINNING);
    const to = headFault(this.keys, head, lastSeal) || head!.sealId > lastSeal ? lastSeal : head!.sealId;
    const walk = new ChainWalk(this.dataSource, this.keys, begin ?? BEGINNING);
    let found = begin ? await walk.to(to, until) : fault('cut', from - 1n, 'It is missing.');
    const stopped = !found && walk.link.sealId < to;
    if (!stopped)
      found ??=
        this.endFault(end, walk.link) ?? (await this.anchorFault(anchors)) ?? (await this.strangers());
    return {
      fault: found ?? null,
      seals: walk.seals,
      events: walk.events,
      nextSeal: stopped ? walk.link.sealId + 1n : null,
      head: head?.mac ? nameOf(head) : null,
      unsealed: await this.unsealed(endsAt.toPosition),
    };
  }

  /** Does the chain end where the head says? */
  private endFault({ head, lastSeal }: End, last: Link): FoundFault | undefined {
    const wrong = headFault(this.keys, head, lastSeal);
    if (wrong) return fault('cut', last.sealId + 1n, `The end cannot be trusted: ${wrong}.`);
    if (head!.sealId > lastSeal)
      return fault(
        'cut',
        lastSeal + 1n,
        `Seals up to ${head!.sealId} were there, with ${head!.total} events in all.`,
      );
    if (head!.sealId < lastSeal)
      return fault('seal_inserted', head!.sealId + 1n, 'It stands behind the end.');
    if (lastSeal > 0n && !sameBytes(head!.mac, last.mac))
      return fault('cut', lastSeal, 'It is not the newest seal.');
    return undefined;
  }

  private async anchorFault(anchors: string[]): Promise<FoundFault | undefined> {
    for (const anchor of anchors) {
      const sealId = BigInt(anchor.split(':', 1)[0]!);
      const link = await this.linkOf(sealId);
      if (!link || nameOf(link) !== anchor)
        return fault('cut', sealId, 'It is known from elsewhere, and is not in the record as it was.');
    }
    return undefined;
  }

  /** Events with the number of a transaction that is yet to come would stay out of every seal. */
  private async strangers(): Promise<FoundFault | undefined> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'SELECT id FROM audit_events WHERE position >= audit_position(pg_snapshot_xmax(pg_current_snapshot())) LIMIT 1',
    );
    return rows[0] && fault('inserted', 0n, `Event ${rows[0].id} was not written by this database.`);
  }

  private async unsealed(from: bigint): Promise<Verification['unsealed']> {
    const [row] = await this.dataSource.query<[{ events: number; since: Date | null }]>(
      'SELECT count(*)::integer AS events, min(occurred_at) AS since FROM audit_events WHERE position >= $1',
      [String(from)],
    );
    return row;
  }

  private async linkOf(sealId: bigint): Promise<Link | undefined> {
    if (sealId === 0n) return BEGINNING;
    const [seal] = await readSeals(this.dataSource, sealId, 1);
    return seal?.id === sealId ? { ...seal, sealId } : undefined;
  }
}
