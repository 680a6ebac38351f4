import { Injectable, Logger } from '@nestjs/common';
import { lookForOverload, shedRequests } from './overload.metrics.js';

/** Where an overload begins; 0: never. */
export interface Bounds {
  /** How long requests may wait for their turn of the event loop, ms. */
  readonly turnMs: number;
  /** How many statements may wait for a connection to the database. */
  readonly databaseWaiting: number;
}

/** A burst may be above a bound for so long: it is served sooner than its callers would come back. */
const BURST_MS = 100;
/** But not so many times above that of waiting statements: all of them would wait for each other. */
const BURST_WAITING = 2;

/** What counts against a bound. */
interface Measure {
  /** Of the bounds. */
  readonly share: number;
  /** So many requests are served in each turn of the event loop however long it is. */
  readonly served: number;
}

/** Begins an overload. Few callers on a busy machine are none. */
const BEGINS: Measure = { share: 1, served: 16 };
/**
 * Is let in during one: 1.2 ms of a turn, and two statements that wait, by default. A message asks the database five times
 * and waits for a turn each time, and for a connection three times, so that everybody's wait is many times that of one.
 */
const KEPT: Measure = { share: 0.04, served: 4 };
/** An overload is over when nobody had to be refused for so long. */
const CALM_AFTER_MS = 1_000;

/**
 * Judges whether one more request would be too much. What counts is what it would wait for, and not how many are under way:
 * those that wait for a password hash, an assistant or the first answer to their key cost nothing meanwhile.
 * It begins when the wait stays long, and then the wait is kept short. Each request is judged by the state of that moment, so
 * that as much is served as can be: whoever measures once a while and refuses everything until the next time swings between
 * too much and nothing (docs/performance.md).
 */
@Injectable()
export class Overload {
  private readonly logger = new Logger(Overload.name);
  private bounds: Bounds = { turnMs: 0, databaseWaiting: 0 };
  private databaseWaiting = (): number => 0;
  /** When the first request of this turn of the event loop came; undefined before it. */
  private turnBegan: number | undefined;
  /** Requests that this turn has brought. */
  private inTurn = 0;
  /** Since when every turn has ended above a bound. */
  private aboveSince: number | undefined;
  private began: number | undefined;
  private lastShed = 0;
  private shed = 0;

  constructor() {
    lookForOverload(() => (this.began === undefined ? 0 : 1));
  }

  /** @param databaseWaiting how many statements wait for a connection */
  watch(bounds: Bounds, databaseWaiting: () => number): void {
    this.bounds = bounds;
    this.databaseWaiting = databaseWaiting;
  }

  /** Asked once for each request, before anything else is done for it: 0.3 µs. */
  refuses(): boolean {
    const now = performance.now();
    if (this.turnBegan === undefined) {
      this.turnBegan = now;
      this.inTurn = 0;
      setImmediate(this.endTurn);
    }
    this.inTurn += 1;
    if (this.began === undefined && !this.begins(now)) return false;
    const reason = this.tooMuch(now - this.turnBegan, KEPT);
    if (reason === undefined) return false;
    this.lastShed = now;
    this.shed += 1;
    shedRequests.inc({ reason });
    return true;
  }

  /** @param turnMs for how long this turn has served others while the request lay in its socket */
  private tooMuch(turnMs: number, { share, served }: Measure): 'event_loop' | 'database' | undefined {
    const { bounds } = this;
    if (bounds.turnMs > 0 && turnMs > share * bounds.turnMs && this.inTurn > served) return 'event_loop';
    if (bounds.databaseWaiting > 0 && this.databaseWaiting() > share * bounds.databaseWaiting)
      return 'database';
    return undefined;
  }

  private readonly endTurn = (): void => {
    const now = performance.now();
    const above = this.tooMuch(now - this.turnBegan!, BEGINS) !== undefined;
    this.turnBegan = undefined;
    this.aboveSince = above ? (this.aboveSince ?? now) : undefined;
  };

  private begins(now: number): boolean {
    const waiting = this.databaseWaiting();
    const most = BURST_WAITING * this.bounds.databaseWaiting;
    const lasts = this.aboveSince !== undefined && now - this.aboveSince >= BURST_MS;
    if (!lasts && (most === 0 || waiting <= most)) return false;
    this.began = this.lastShed = now;
    this.shed = 0;
    this.logger.warn({ database_waiting: waiting }, 'overload: some requests are answered with 503');
    const looking = setInterval(() => {
      if (performance.now() - this.lastShed < CALM_AFTER_MS) return;
      clearInterval(looking);
      this.end();
    }, CALM_AFTER_MS / 4).unref();
    return true;
  }

  private end(): void {
    const seconds = Math.round((this.lastShed - this.began!) / 100) / 10;
    this.began = this.aboveSince = undefined;
    this.logger.log({ seconds, shed: this.shed }, 'the overload is over');
  }
}
