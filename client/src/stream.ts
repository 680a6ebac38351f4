import type { CallOptions } from './calls.js';
import type { Caller } from './caller.js';
import { type Fields, type Operation, operationOf } from './operation.js';
import { pause, pauseMs } from './patience.js';
import { ProblemError } from './problem-error.js';
import { SseParser } from './sse.js';

export interface AnyEvent {
  readonly type: string;
  readonly message_id?: string;
  readonly code?: string;
  readonly message?: string;
  readonly id: string;
}

const RESUME = operationOf('GET /chat/stream/{message_id} stream');
/** The server says something at least every 15 s, be it a comment. */
const SILENT_AT_MOST_MS = 45_000;
/** Resumed so often without a new event before it gives up. */
const FRUITLESS = 5;

/**
 * Events until `done`. A connection that drops is resumed after the last event; one that drops before the first is not,
 * since the message may have been stored. Whoever stops reading closes the connection; the answer is stored all the same.
 * @throws ProblemError, also for an `error` event
 */
export async function* streamed(
  caller: Caller,
  operation: Operation,
  fields: Fields,
  options: CallOptions,
): AsyncGenerator<AnyEvent, void, undefined> {
  const { signal } = options;
  let messageId = fields['message_id'] as string | undefined;
  let lastEventId = options.lastEventId;
  let [next, parameters] = [operation, fields];
  for (let fruitless = 0; ; fruitless++) {
    // Once it is resumed this is a safe call, and patient by itself.
    const response = await caller.call(next, parameters, { ...options, lastEventId }, (answer) => answer);
    try {
      for await (const event of eventsOf(response, signal)) {
        if (event.type === 'error') throw new ProblemError(200, event.code!, event.message!);
        if (event.message_id) messageId = event.message_id;
        lastEventId = event.id;
        fruitless = 0;
        yield event;
        if (event.type === 'done') return;
      }
      throw interrupted();
    } catch (error) {
      signal?.throwIfAborted();
      if (!messageId || fruitless === FRUITLESS || !isDrop(error)) throw error;
    }
    await pause(pauseMs(fruitless), signal);
    [next, parameters] = [RESUME, { message_id: messageId }];
  }
}

const interrupted = (cause?: unknown): ProblemError =>
  new ProblemError(0, 'stream_interrupted', 'The answer was cut off.', { cause });

/** A server that stops says so; the next one knows what was said. */
const isDrop = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 0 || error.code === 'server_stopping');

async function* eventsOf(response: Response, signal?: AbortSignal): AsyncGenerator<AnyEvent> {
  const reader = response.body!.getReader();
  const parser = new SseParser();
  const leave = (): void => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', leave);
  try {
    for (;;) {
      const silent = setTimeout(leave, SILENT_AT_MOST_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return;
      for (const { id, data } of parser.push(value)) {
        signal?.throwIfAborted();
        yield { ...(JSON.parse(data) as AnyEvent), id };
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw interrupted(error);
  } finally {
    signal?.removeEventListener('abort', leave);
    leave();
  }
}
