import type { Answer } from './answer.js';

/** How an answer ended: stored, or not. */
export type Outcome = { answer: Answer } | { error: unknown };

/**
 * An answer in the making. It goes on whether or not anybody reads it; readers look at what was said so far and wait
 * for more.
 */
export class RunningAnswer {
  /** What was said so far. */
  readonly pieces: string[] = [];
  /** Set when it is over. */
  outcome: Outcome | undefined;
  private readonly cut = new AbortController();
  private readonly waiting = new Set<() => void>();

  /** @param id of the answer, under which it will be stored */
  constructor(
    readonly id: string,
    readonly conversationId: string,
  ) {}

  /** Aborted when the answer is cut short. */
  get signal(): AbortSignal {
    return this.cut.signal;
  }

  get text(): string {
    return this.pieces.join('');
  }

  say(piece: string): void {
    if (piece === '') return;
    this.pieces.push(piece);
    this.wake();
  }

  /** Ends it early; what was said so far is the answer. */
  stop(): void {
    this.cut.abort();
    this.wake();
  }

  finish(outcome: Outcome): void {
    this.outcome = outcome;
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
