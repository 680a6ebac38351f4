import { Injectable } from '@nestjs/common';
import { Overloaded } from '../http/problems.js';
import type { AuditVerificationDto, AuditVerifyQueryDto } from './audit-log.dto.js';
import { nameOf } from './seal.js';
import { SealerService } from './sealer.service.js';
import { VerifierService } from './verifier.service.js';

/** A walk over HTTP gives up after this time and says where to go on. */
const WITHIN_MS = 8_000;

/** Checks the record for somebody who waits for the answer: one walk at a time, and not for long. */
@Injectable()
export class AuditCheckService {
  private walking = false;

  constructor(
    private readonly verifier: VerifierService,
    private readonly sealer: SealerService,
  ) {}

  /** @throws Overloaded while another walk is under way */
  async check({ from_seal = 1, head }: AuditVerifyQueryDto): Promise<AuditVerificationDto> {
    if (this.walking)
      throw new Overloaded({ detail: 'The record is being checked already; try again shortly.' });
    this.walking = true;
    try {
      return await this.walk(BigInt(from_seal), head);
    } finally {
      this.walking = false;
    }
  }

  private async walk(from: bigint, head: string | undefined): Promise<AuditVerificationDto> {
    const { lastSeen } = this.sealer;
    const anchors = [head, lastSeen?.mac ? nameOf(lastSeen) : undefined].filter((name) => name !== undefined);
    const found = await this.verifier.verify({ from, anchors, until: performance.now() + WITHIN_MS });
    const { fault, nextSeal, unsealed } = found;
    return {
      ok: fault === null && nextSeal === null,
      fault: fault && { kind: fault.kind, seal_id: Number(fault.sealId), detail: fault.detail },
      seals: found.seals,
      events: found.events,
      next_seal: nextSeal === null ? null : Number(nextSeal),
      head: found.head,
      unsealed_events: unsealed.events,
      unsealed_since: unsealed.since,
    };
  }
}
