import { Injectable } from '@nestjs/common';
import argon2 from 'argon2';
import pLimit from 'p-limit';
import { Overloaded } from '../http/problems.js';
import { beginSpan, traced } from '../tracing/traced.js';
import { hashing, lookForRunning, lookForWaiting, refusedHashes } from './hash.metrics.js';

/** OWASP Password Storage Cheat Sheet, second argon2id choice: 19 MiB, two passes, one lane. */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;
/** Two at a time: 37 hashes/s on two cores, as many as without a limit, and libuv's pool stays free for files. */
const CONCURRENCY = 2;
/** About a second of work; past it a caller is told at once to come back. */
const MAX_WAITING = 40;

/** argon2id behind a bounded queue, so that a login storm never starves the other routes. */
@Injectable()
export class PasswordHasherService {
  private readonly queue = pLimit(CONCURRENCY);
  /** A hash of nobody's password, so that unknown accounts cost the same work. */
  private readonly decoy = argon2.hash('nobody has this password', PARAMETERS);

  constructor() {
    lookForWaiting(() => this.queue.pendingCount);
    lookForRunning(() => this.queue.activeCount);
  }

  /** @returns PHC string @throws Overloaded */
  async hash(password: string): Promise<string> {
    return this.enqueue('password hash', () => argon2.hash(normalised(password), PARAMETERS));
  }

  /** @param hash undefined for an unknown account: the same work, always false @throws Overloaded */
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    const known = hash ?? (await this.decoy);
    const matches = await this.enqueue('password verify', () => argon2.verify(known, normalised(password)));
    return matches && hash !== undefined;
  }

  /** Was the hash made with other parameters than today's? */
  isOutdated(hash: string): boolean {
    return argon2.needsRehash(hash, PARAMETERS);
  }

  private enqueue<T>(step: string, work: () => Promise<T>): Promise<T> {
    if (this.queue.pendingCount >= MAX_WAITING) {
      refusedHashes.inc();
      throw new Overloaded();
    }
    const waiting = beginSpan('password queue');
    return this.queue(async () => {
      waiting?.end();
      const done = hashing.startTimer();
      return traced(step, {}, work).finally(done);
    });
  }
}

/** NFKC, so that one password typed on two keyboards is one (NIST SP 800-63B section 3.1.1.2). Never cut. */
const normalised = (password: string): string => password.normalize('NFKC');
