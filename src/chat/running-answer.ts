import { type Answer, piecesOf } from './answer.js';

/** How an answer ended: stored, or not, or stored so far after a failure. */
export interface Outcome {
  answer?: Answer;
  error?: unknown;
}

const HIGH_SURROGATE_AT_THE_END = /[\uD800-\uDBFF]$/;

/**
 * An answer in the making. It goes on whether or not anybody reads it; readers look at what was stored of it so far and
 * wait for more.
 */
export class RunningAnswer {
  /** What was said so far. */
  pieces: string[] = [];
  /** So many of them are stored. Nobody is shown more: what a reader has seen can be read again, whatever happens. */
  kept = 0;
  /** Nothing more will be said: it is being stored as a whole. */
  isSaid = false;
  /** Set when it is over. */
  outcome: Outcome | undefined;
  private half = '';
  private readonly cut = new AbortController();
  private readonly waiting = new Set<() => void>();

  /** @param id of the answer, under which it will be stored */
  constructor(
    readonly id: string,
    readonly userId: string,
    readonly conversationId: string,
  ) {}

  /** Aborted when the answer is cut short. */
  get signal(): AbortSignal {
    return this.cut.signal;
  }

  get text(): string {
    return this.pieces.join('');
  }

  /** Id of the last event that a reader can have by now: `metadata` is 1, then each piece, then `done`. */
  get lastEvent(): number {
    return this.kept + (this.outcome?.answer ? 2 : 1);
  }

  /** A character that comes in two halves is kept whole, since UTF-8 has no halves. */
  say(piece: string): void {
    const [half = ''] = HIGH_SURROGATE_AT_THE_END.exec(piece) ?? [];
    const whole = this.half + piece.slice(0, piece.length - half.length);
    this.half = half;
    if (whole === '') return;
    this.pieces.push(whole);
    this.wake();
  }

  /** So many pieces are stored. */
  keep(count: number): void {
    this.kept = Math.max(this.kept, count);
    this.wake();
  }

  /** Ends it early; what was said so far is the answer. */
  stop(): void {
    this.cut.abort();
    this.wake();
  }

  /** The first outcome counts. What was stored is what everybody reads from now on. */
  finish(outcome: Outcome): void {
    if (this.outcome) return;
    this.outcome = outcome;
    if (outcome.answer) {
      this.pieces = piecesOf(outcome.answer);
      this.kept = this.pieces.length;
    }
    this.wake();
  }

  /** Resolves when there is something new, at the latest after the given time. */
  news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.waiting.add(wake);
    });
  }

  /** Lets whoever waits for news look again. */
  wake(): void {
    for (const wake of this.waiting) wake();
  }
}
