import { ProblemError } from './problem-error.js';

/** Repetitions of one call at most, and how long after its start the last one may begin. */
const REPETITIONS = 6;
const WITHIN_MS = 15_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3_000;

/** What is waited for goes on without whoever waited. @throws the reason of the signal */
export function unlessAborted<T>(awaited: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = (): void => fail(signal!.reason);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    awaited.then(done, fail).finally(() => signal?.removeEventListener('abort', stop));
  });
}

/** @throws the reason of the signal */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const over = new Promise<void>((done) => (timer = setTimeout(done, ms)));
  return unlessAborted(over, signal).finally(() => clearTimeout(timer));
}

/** Twice as long each time up to a bound, of which up to half is left to chance, on top of what the server asked for. */
export function pauseMs(repetition: number, retryAfter = 0, random = Math.random()): number {
  return retryAfter * 1000 + Math.min(FIRST_PAUSE_MS * 2 ** repetition, LONGEST_PAUSE_MS) * (1 - random / 2);
}

/** It may go by: no answer, overload, a store that is down, a gateway without its server. */
export const isPassing = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  ([0, 502, 503, 504].includes(error.status) || error.code === 'idempotency_in_progress');

/** Only for calls that do nothing twice. */
export async function patiently<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const until = performance.now() + WITHIN_MS;
  for (let repetition = 0; ; repetition++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || repetition === REPETITIONS) throw error;
      const ms = pauseMs(repetition, error.retryAfter);
      if (performance.now() + ms > until) throw error;
      await pause(ms, signal);
    }
  }
}
