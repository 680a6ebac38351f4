import { isPassing, patiently, pause, pauseMs, unlessAborted } from './patience.js';
import { ProblemError } from './problem-error.js';

const problem = (status: number, code = 'x', retryAfter?: number): ProblemError =>
  new ProblemError(status, code, 'Said so.', { retryAfter });

describe('what may pass', () => {
  it.each([
    [true, problem(0, 'unreachable')],
    [true, problem(503, 'overloaded')],
    [true, problem(502)],
    [true, problem(409, 'idempotency_in_progress')],
    [false, problem(409, 'email_taken')],
    [false, problem(429, 'too_many_requests')],
    [false, problem(500, 'internal_error')],
    [false, problem(401, 'token_expired')],
    [false, new DOMException('stopped', 'AbortError')],
    [false, undefined],
  ])('%p: %p', (passes, error) => {
    expect(isPassing(error)).toBe(passes);
  });
});

describe('the pause before a repetition', () => {
  it('doubles up to a bound, half of it is chance, and what the server asks for comes first', () => {
    expect([0, 1, 2, 3, 9].map((repetition) => pauseMs(repetition, 0, 0))).toEqual([
      500, 1000, 2000, 3000, 3000,
    ]);
    expect([0, 1, 2].map((repetition) => pauseMs(repetition, 0, 1))).toEqual([250, 500, 1000]);
    expect(pauseMs(0, 3, 1)).toBe(3250);
  });

  it('ends when its caller gives up, also when they had already', async () => {
    const control = new AbortController();
    const waiting = pause(60_000, control.signal);
    control.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(pause(60_000, control.signal)).rejects.toThrow('enough');
  });
});

describe('a safe call', () => {
  it('is repeated until it is answered', async () => {
    const answers = [problem(503), problem(0)];
    await expect(
      patiently(async () => {
        const next = answers.shift();
        if (next) throw next;
        return 'answered';
      }),
    ).resolves.toBe('answered');
  });

  it('is not repeated for what stays', async () => {
    let calls = 0;
    const refused = patiently(async () => {
      calls++;
      throw problem(404);
    });
    await expect(refused).rejects.toMatchObject({ status: 404 });
    expect(calls).toBe(1);
  });

  it('is not kept waiting longer than it is worth', async () => {
    const began = performance.now();
    await expect(
      patiently(async () => Promise.reject(problem(503, 'overloaded', 3600))),
    ).rejects.toMatchObject({ retryAfter: 3600 });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('stops when its caller gives up', async () => {
    const control = new AbortController();
    const call = patiently(async () => {
      queueMicrotask(() => control.abort(new Error('enough')));
      throw problem(503, 'overloaded', 10);
    }, control.signal);
    await expect(call).rejects.toThrow('enough');
  });
});

it('whoever gives up waiting leaves what they waited for alone', async () => {
  const control = new AbortController();
  let done!: (value: string) => void;
  const work = new Promise<string>((resolve) => (done = resolve));
  const waiting = unlessAborted(work, control.signal);
  control.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  done('finished');
  await expect(work).resolves.toBe('finished');
});
