import { BadRequest } from './problems.js';

/** `+` is a space (WHATWG URL, application/x-www-form-urlencoded). */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new BadRequest({ detail: 'The form is not percent-encoded UTF-8.' });
  }
}

/**
 * Reads a form as RFC 6749 section 3.2 wants it: a parameter without a value counts as left out, none may stand twice.
 * @throws BadRequest
 */
export function parseForm(text: string): Record<string, string> {
  const found = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decoded(at === -1 ? pair : pair.slice(0, at));
    if (found.has(name)) throw new BadRequest({ detail: 'A parameter stands twice in the form.' });
    found.set(name, at === -1 ? '' : decoded(pair.slice(at + 1)));
  }
  return Object.fromEntries([...found].filter(([, value]) => value !== ''));
}
