import { LRUCache } from 'lru-cache';

/** Statements are few, but some lists have as many `$n` as they have entries. */
const MAX_REMEMBERED = 1_000;
/** https://opentelemetry.io/docs/specs/semconv/db/database-spans/ */
const MAX_CHARACTERS = 255;

const NOISE = /--[^\n]*|\/\*.*?\*\/|'(?:[^']|'')*'/gs;
const DEFINED = /(?:\bWITH\s+(?:RECURSIVE\s+)?|,\s*)"?(\w+)"?\s+AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(/gi;
/** What is done to a table; `FOR UPDATE`, `IS DISTINCT FROM`, `extract(epoch FROM …)` name none. */
const DONE =
  /\b(INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|(?<!\b(?:FOR|DO|KEY)\s+)UPDATE|(?<!\bDISTINCT\s+|\(\s*\w+\s+)FROM|JOIN)\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?([a-z_]\w*)"?(\s*\()?/gi;

const remembered = new LRUCache<string, string>({ max: MAX_REMEMBERED });

/** @returns what a statement does to which tables, in its order, e.g. `SELECT users INSERT session`; for others its first word */
export function statementSummary(text: string): string {
  let summary = remembered.get(text);
  if (summary === undefined) remembered.set(text, (summary = summarised(text)));
  return summary;
}

function summarised(text: string): string {
  const sql = text.replaceAll(NOISE, "''").trim();
  const own = new Set(Array.from(sql.matchAll(DEFINED), ([, name]) => name!.toLowerCase()));
  const steps = new Set<string>();
  for (const [, verb, table, bracket] of sql.matchAll(DONE)) {
    const word = verb!.split(/\s/, 1)[0]!.toUpperCase();
    const operation = word === 'FROM' || word === 'JOIN' ? 'SELECT' : word;
    const isFunction = operation === 'SELECT' && bracket !== undefined;
    if (!isFunction && !own.has(table!.toLowerCase())) steps.add(`${operation} ${table}`);
  }
  if (steps.size === 0) return /^\w+/.exec(sql)?.[0].toUpperCase() ?? 'SQL';
  return [...steps].join(' ').slice(0, MAX_CHARACTERS);
}
