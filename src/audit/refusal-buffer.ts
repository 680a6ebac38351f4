import { v7 as uuidv7 } from 'uuid';
import type { AuditAction } from './audit-action.js';

const MINUTE_MS = 60_000;

/** Something that was refused, as it is counted. */
export interface Refusal {
  action: AuditAction;
  /** Who is counted as one: an actor, an account, or a network. */
  who: string;
  /** What was called, by its operation id. */
  target: string;
  /** Why, by the problem's code. */
  code: string;
  actorId: string | null;
  sessionId: string | null;
  subjectId: string | null;
  requestId: string | null;
  ip: string | null;
  userAgent: string | null;
  details?: Record<string, unknown>;
}

/** All refusals of one actor or address, action and minute. The first of them stands for the rest. */
export interface CountedRefusals {
  id: string;
  first: Refusal;
  /** Monotonic. */
  sinceMs: number;
  count: number;
  /** How often each operation gave each code; both are names of ours, so there are not many. */
  kinds: Map<string, number>;
}

/**
 * Counts refusals in memory, so that whoever causes them by the thousand fills neither the database nor this process:
 * at most `maxEntries` rows wait, and what does not fit is counted as dropped.
 */
export class RefusalBuffer {
  private readonly entries = new Map<string, CountedRefusals>();
  private dropped = 0;

  constructor(private readonly maxEntries: number) {}

  get size(): number {
    return this.entries.size;
  }

  add(refusal: Refusal, nowMs: number): void {
    const key = `${Math.floor(nowMs / MINUTE_MS)} ${refusal.action} ${refusal.who}`;
    let entry = this.entries.get(key);
    if (!entry) {
      if (this.entries.size >= this.maxEntries) {
        this.dropped++;
        return;
      }
      entry = { id: uuidv7(), first: refusal, sinceMs: nowMs, count: 0, kinds: new Map() };
      this.entries.set(key, entry);
    }
    entry.count++;
    const kind = `${refusal.target} ${refusal.code}`;
    entry.kinds.set(kind, (entry.kinds.get(kind) ?? 0) + 1);
  }

  /** @returns up to `limit` of those whose minute is over, oldest first; they stay until they are `forgotten` */
  due(nowMs: number, limit: number): [key: string, counted: CountedRefusals][] {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const due: [string, CountedRefusals][] = [];
    for (const entry of this.entries) {
      if (due.length === limit || Math.floor(entry[1].sinceMs / MINUTE_MS) >= minute) break;
      due.push(entry);
    }
    return due;
  }

  forget(keys: string[]): void {
    for (const key of keys) this.entries.delete(key);
  }

  /** @returns how many found no room since the last call */
  takeDropped(): number {
    const dropped = this.dropped;
    this.dropped = 0;
    return dropped;
  }

  /** Counts them again: they could not be written. */
  giveBackDropped(dropped: number): void {
    this.dropped += dropped;
  }
}
