import type pg from 'pg';
import { PreparingClient, type PreparingConfig } from './preparing-client.js';
import { beginSpan, currentSpan, ended, fail } from '../tracing/traced.js';
import { statementSummary } from './statement-summary.js';

type Query = (...given: unknown[]) => unknown;
type Callback = (error: unknown, result: unknown) => void;

/** Cursors submit themselves, in pieces. */
function textOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return statement;
  const { text, submit } = (statement ?? {}) as { text?: string; submit?: unknown };
  return submit === undefined ? text : undefined;
}

function beginStatement(text: string) {
  const summary = statementSummary(text);
  const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary, 'db.query.text': text };
  return beginSpan(summary, attributes);
}

/** A client of the pool whose statements have spans, for requests that are traced: their text with `$1`, never the values. */
export class TracedClient extends PreparingClient {
  constructor(config: PreparingConfig) {
    super(config);
    const query = this.query.bind(this) as Query;
    this.query = ((...given: unknown[]) => {
      const text = currentSpan()?.isRecording() ? textOf(given[0]) : undefined;
      const span = text === undefined ? undefined : beginStatement(text);
      if (!span) return query(...given);
      const callback = given.at(-1);
      if (typeof callback !== 'function') return ended(span, query(...given) as Promise<unknown>);
      const end: Callback = (error, result) => {
        if (error) fail(span, error);
        span.end();
        (callback as Callback)(error, result);
      };
      return query(...given.slice(0, -1), end);
    }) as pg.Client['query'];
  }
}
