/** An instance that could not look for longer than this no longer trusts what it knows. */
export const FRESH_FOR_MS = 3_000;

/** A point in time on both clocks. */
export interface Moment {
  monotonic: number;
  wall: number;
}

export const moment = (): Moment => ({ monotonic: performance.now(), wall: Date.now() });

/**
 * How old is what this instance knows? Counted from the START of the last look that succeeded: its answer may have lain
 * in a buffer while the process was stopped. The monotonic clock goes on while a process is stopped (SIGSTOP), but stands
 * still while the machine sleeps, and the wall clock may step back: the greater of both ages counts.
 */
export class Freshness {
  private since: Moment = { monotonic: -Infinity, wall: -Infinity };

  /** @param start when the look that succeeded was begun */
  confirm(start: Moment): void {
    this.since = start;
  }

  /** Infinite before the first look. */
  get ageMs(): number {
    const now = moment();
    return Math.max(now.monotonic - this.since.monotonic, now.wall - this.since.wall);
  }

  get isFresh(): boolean {
    return this.ageMs <= FRESH_FOR_MS;
  }
}
