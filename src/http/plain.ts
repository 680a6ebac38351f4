import { BadRequest, ValidationFailed } from './problems.js';
import { unknownField } from './validation.pipe.js';

/** Deeper bodies are refused: class-transformer overflows the stack at about 2,000 levels. */
const MAX_DEPTH = 20;

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
    // Assigning it would change the prototype of the result.
    if (key === '__proto__') throw new ValidationFailed({ errors: [unknownField(key)] });
    result[plainText(key)] = plain(item, depth + 1);
  }
  return result;
}
