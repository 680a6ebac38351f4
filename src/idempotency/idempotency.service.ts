import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { IdempotencyInProgress, IdempotencyKeyReused } from '../http/problems.js';
import { type Claim, ClaimsService } from './claims.service.js';
import type { IdempotentRequest } from './idempotent-request.js';

const RENEW_EVERY_MS = 5_000;
/** A retry waits this long for the first request. */
const WAIT_MS = 30_000;
const POLL_MIN_MS = 100;
const POLL_MAX_MS = 250;

/** How a request is run and found again. */
export interface IdempotentWork<Result> {
  /** Runs the request; whatever it stores first has the id `subjectId`, which may be there from a run that was cut. */
  run(subjectId: string): Promise<Result>;
  /** Loads what a finished run left, null when there is none (yet, or any more). */
  load(subjectId: string): Promise<Result | null>;
}

/** Makes a request with a key happen once, on however many instances it arrives. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly claims: ClaimsService) {}

  /**
   * Runs the work, or waits for whoever runs it (polling, without holding a connection) and answers as they did.
   * A failure frees the key at once; the claim of a killed process lapses by itself.
   * @throws IdempotencyKeyReused, IdempotencyInProgress after 30 s
   */
  async run<Result>(
    request: IdempotentRequest,
    work: IdempotentWork<Result>,
  ): Promise<{ result: Result; replayed: boolean }> {
    const giveUpAt = performance.now() + WAIT_MS;
    let free = true;
    while (performance.now() < giveUpAt) {
      const claim = free ? await this.claims.claim(request) : null;
      if (claim) return this.runClaimed(request, claim, work);
      const standing = await this.claims.look(request);
      if (standing?.done) {
        const result = await work.load(standing.subject_id);
        if (result && !standing.same_request) throw new IdempotencyKeyReused();
        if (result) return { result, replayed: true };
        await this.claims.forget(request, standing.subject_id);
      }
      free = standing === null || standing.done || standing.free;
      if (free) continue;
      if (!standing?.same_request) throw new IdempotencyKeyReused();
      await sleep(POLL_MIN_MS + Math.random() * (POLL_MAX_MS - POLL_MIN_MS));
    }
    throw new IdempotencyInProgress();
  }

  private async runClaimed<Result>(
    request: IdempotentRequest,
    { subjectId, tookOver }: Claim,
    work: IdempotentWork<Result>,
  ): Promise<{ result: Result; replayed: boolean }> {
    const renewing = setInterval(
      () => void this.claims.renew(request, subjectId).catch(() => undefined),
      RENEW_EVERY_MS,
    );
    try {
      // A run before this one may have been cut after it had stored everything.
      const left = tookOver ? await work.load(subjectId) : null;
      const result = left ?? (await work.run(subjectId));
      // Should this fail, the claim lapses and the next retry finds what was stored.
      await this.claims.complete(request, subjectId).catch(() => undefined);
      return { result, replayed: left !== null };
    } catch (error) {
      await this.claims.release(request, subjectId).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }
}
