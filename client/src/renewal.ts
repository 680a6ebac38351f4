import { exclusive } from './exclusive.js';
import { isPassing, pause, pauseMs } from './patience.js';
import { ProblemError } from './problem-error.js';
import type { SessionStore, Tokens } from './session-store.js';
import { send, type Transport } from './transport.js';

/**
 * The server gives the same successor for 10 s. An answer that got lost is asked for again within that time, and all that
 * was asked is waited for: to give up on a slow answer and come back later would look like a stolen token.
 */
const ATTEMPTS = 3;
const ASK_AGAIN_AFTER_MS = 3_000;
const WITHIN_MS = 10_000;
/** A change of the password ends a session a moment before the tokens of the new one are stored. */
const SUCCESSOR_WITHIN_MS = 1_000;
/** A token is renewed when less than this is left of it, or a fifth of its life if that is less. */
const LITTLE_LEFT_MS = 30_000;

type Answer = Omit<Tokens, 'received_at'>;

/** Keeps a session alive: one refresh at a time in a tab, and among tabs. */
export class Renewal {
  private flight: Promise<Tokens | null> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly store: SessionStore,
  ) {}

  /** By the time since its receipt alone: a clock that jumped costs one refresh, or a 401 that heals. */
  ageOf({ received_at, expires_in }: Tokens): 'fresh' | 'due' | 'over' {
    const lifeMs = expires_in * 1000;
    const leftMs = received_at + lifeMs - Date.now();
    return leftMs <= 0 ? 'over' : leftMs < Math.min(LITTLE_LEFT_MS, lifeMs / 5) ? 'due' : 'fresh';
  }

  /**
   * @param stale what the caller holds; when the store has others by now, nothing is asked
   * @throws ProblemError `invalid_refresh_token` after it signed out; any other changes nothing
   */
  async renew(stale: Tokens | null): Promise<Tokens | null> {
    if (!this.store.holds(stale)) return this.store.tokens;
    this.flight ??= exclusive(`meditwin:${this.transport.baseUrl}`, async () =>
      this.store.holds(stale) ? this.rotate(stale) : this.store.tokens,
    ).finally(() => (this.flight = undefined));
    return this.flight;
  }

  /** After a refusal: what replaced the tokens, or null when the session is over. */
  async successor(of: Tokens | null): Promise<Tokens | null> {
    if (of && this.store.holds(of)) await pause(SUCCESSOR_WITHIN_MS);
    return this.store.holds(of) ? null : this.store.tokens;
  }

  private async rotate(used: Tokens | null): Promise<Tokens | null> {
    try {
      this.store.keep(await this.answer(used), used);
      return this.store.tokens;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'invalid_refresh_token') throw error;
      const successor = await this.successor(used);
      if (successor) return successor;
      this.store.signOut('invalid_refresh_token', used);
      throw error;
    }
  }

  private async answer(used: Tokens | null): Promise<Answer> {
    const asked: Promise<Answer | ProblemError>[] = [];
    for (let repetition = 0; ; repetition++) {
      // Looked at right before it is sent: this page may have been frozen, and another tab been here.
      const { tokens } = this.store;
      if (tokens && !this.store.holds(used)) return tokens;
      // What is final, good or bad, settles it; what may pass leaves it to the others.
      asked.push(this.ask(used).catch((error: unknown) => (isFinal(error) ? error : Promise.reject(error))));
      const settled = Promise.any(asked).catch(({ errors }: AggregateError) => errors.at(-1) as unknown);
      const last = repetition === ATTEMPTS - 1;
      const outcome = await (last ? settled : soon(settled));
      if (outcome && !(outcome instanceof Error)) return outcome as Answer;
      const ms = isPassing(outcome) ? pauseMs(repetition, outcome.retryAfter) : 0;
      if (outcome && (last || !ms || ms > WITHIN_MS)) throw outcome;
      await pause(ms);
    }
  }

  private ask(used: Tokens | null): Promise<Answer> {
    const { cookieMode } = this.transport;
    return send(
      this.transport,
      {
        method: 'POST',
        path: '/auth/refresh',
        headers: { 'content-type': 'application/json', ...(cookieMode && { 'x-csrf': '1' }) },
        body: JSON.stringify(cookieMode ? {} : { refresh_token: used?.refresh_token }),
      },
      (response) => response.json() as Promise<Answer>,
    );
  }
}

const isFinal = (error: unknown): error is ProblemError => error instanceof ProblemError && !isPassing(error);

/** @returns undefined when it takes too long */
function soon<T>(settled: Promise<T>): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = pause(ASK_AGAIN_AFTER_MS, waiting.signal).catch(() => undefined);
  return Promise.race([settled, late as Promise<undefined>]).finally(() => waiting.abort());
}
