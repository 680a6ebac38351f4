import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span } from '@opentelemetry/api';

/** Begins spans below a span. The server has one when it is told where its traces go. */
export interface Tracer {
  begin(name: string, attributes: Attributes, parent: Span): Span;
}

/** SpanStatusCode.ERROR; the package that defines it is loaded only when the server traces. */
const FAILED = 2;

const running = new AsyncLocalStorage<Span>();
let tracer: Tracer | undefined;

/** From now on `traced` makes spans of it. */
export const useTracer = (given: Tracer): void => void (tracer = given);

export const isTracing = (): boolean => tracer !== undefined;

/** Runs work whose spans become children of this one. */
export const within = <T>(span: Span, work: () => T): T => running.run(span, work);

/** The span of the step that runs, sampled or not; undefined when nothing is traced. */
export const currentSpan = (): Span | undefined => (tracer ? running.getStore() : undefined);

/**
 * Begins a span for a step of a request. What no request caused, such as a poll, has none.
 * @returns undefined when the request is not traced; else the caller ends it
 */
export function beginSpan(name: string, attributes: Attributes = {}): Span | undefined {
  const parent = currentSpan();
  return parent?.isRecording() ? tracer!.begin(name, attributes, parent) : undefined;
}

/** Does a step of a request, in a span of its own when the request is traced. */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const span = beginSpan(name, attributes);
  return span ? within(span, () => ended(span, work())) : work();
}

/** Ends a span with its work, which may fail. */
export async function ended<T>(span: Span, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Says that a step failed, and why in one stable word: messages of errors quote what people sent. */
export function fail(span: Span, error: unknown): void {
  const { code } = (error ?? {}) as { code?: unknown };
  const name = error instanceof Error ? error.constructor.name : typeof error;
  span.setAttribute('error.type', typeof code === 'string' && code !== '' ? code : name);
  span.setStatus({ code: FAILED });
}
