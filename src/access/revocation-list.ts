import { Injectable } from '@nestjs/common';
import { lookForEntries } from './revocation-feed.metrics.js';

/** What was recorded: an ended session, or the lowest access version of a user that still counts. */
export interface Revocation {
  session_id: string | null;
  user_id: string | null;
  ver: number | null;
}

/** The list against which every access token is judged, in memory. What stands in it twice changes nothing. */
@Injectable()
export class RevocationList {
  private ended = new Set<string>();
  private lowest = new Map<string, number>();
  /** Entries of the period before; both periods together last longer than any token. */
  private previousEnded = new Set<string>();
  private previousLowest = new Map<string, number>();
  private readonly listeners = new Set<(sessionId: string) => void>();

  constructor() {
    lookForEntries(
      () => this.ended.size + this.previousEnded.size + this.lowest.size + this.previousLowest.size,
    );
  }

  /** Is the session over? Its access tokens are `token_revoked` then. */
  isSessionEnded(sessionId: string): boolean {
    return this.ended.has(sessionId) || this.previousEnded.has(sessionId);
  }

  /** @returns the access version below which a user's tokens are `token_stale`; 0 when nothing is known */
  lowestVer(userId: string): number {
    return Math.max(this.lowest.get(userId) ?? 0, this.previousLowest.get(userId) ?? 0);
  }

  add({ session_id, user_id, ver }: Revocation): void {
    if (session_id !== null) this.end(session_id);
    if (user_id !== null && ver !== null)
      this.lowest.set(user_id, Math.max(ver, this.lowest.get(user_id) ?? 0));
  }

  /** @param listener told once of each session that ends from now on @returns what stops that */
  onEnded(listener: (sessionId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins a new period: what no living token can meet any more is forgotten. */
  turn(): void {
    this.previousEnded = this.ended;
    this.previousLowest = this.lowest;
    this.ended = new Set();
    this.lowest = new Map();
  }

  private end(sessionId: string): void {
    if (this.ended.has(sessionId)) return;
    this.ended.add(sessionId);
    for (const listener of this.listeners) listener(sessionId);
  }
}
