import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CurrentUser } from './current-user.js';

/** About 1 kB each. */
const MAX_TOKENS = 10_000;

/** Digests, so that no living token can be read from the memory of the process. */
const keyOf = (token: string): string => hash('sha256', token, 'base64url');

/**
 * What verified tokens say, so that a repeated one costs no signature check. Whether it still counts is asked each time all
 * the same (`AdmissionService`). An entry ends with its token, by the wall clock, and by a clock that can't be set back.
 */
@Injectable()
export class VerifiedTokens {
  private readonly entries = new LRUCache<string, CurrentUser>({ max: MAX_TOKENS });

  find(token: string): CurrentUser | undefined {
    const key = keyOf(token);
    const user = this.entries.get(key);
    if (!user || user.expiresAt.getTime() > Date.now()) return user;
    this.entries.delete(key);
    return undefined;
  }

  /** @param user what the token says, strictly read after its signature and expiry were verified */
  keep(token: string, user: CurrentUser): void {
    const ttl = user.expiresAt.getTime() - Date.now();
    if (ttl <= 0) return;
    Object.freeze(user.roles); // every request with this token gets this object
    this.entries.set(keyOf(token), Object.freeze(user), { ttl });
  }
}
