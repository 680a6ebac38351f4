import { BadRequest, ValidationFailed } from './problems.js';

/** Deeper bodies are refused: class-transformer overflows the stack at about 2,000 levels. */
const MAX_DEPTH = 20;
/** Names that reach into JavaScript itself; class-transformer drops them silently before anyone could refuse them. */
const NEVER_FIELDS = new Set(['__proto__', 'constructor', 'prototype']);

function plainText(text: string): string {
  if (text.includes('\0')) throw new BadRequest({ detail: 'Text must not contain NUL characters.' });
  if (!text.isWellFormed()) throw new BadRequest({ detail: 'Text must be well-formed Unicode.' });
  return text.normalize('NFC');
}

/**
 * Walks a parsed value once: text becomes NFC; NUL, lone surrogates, `__proto__` and deep nesting are refused.
 * @throws BadRequest
 */
export function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return plainText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DEPTH) throw new BadRequest({ detail: 'The body is nested too deeply.' });
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (NEVER_FIELDS.has(key))
      throw new ValidationFailed({ errors: [{ field: key, message: `property ${key} should not exist` }] });
    result[plainText(key)] = plain(item, depth + 1);
  }
  return result;
}
