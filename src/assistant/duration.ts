import type { Token } from './token.js';

const NUMBERS = new Map<string, number>([
  ['a', 1], ['an', 1], ['one', 1], ['two', 2], ['couple', 2], ['three', 3], ['few', 3], ['four', 4], ['several', 4], ['five', 5], ['six', 6], ['seven', 7],
  ['eight', 8], ['nine', 9], ['ten', 10], ['many', 10], ['of', 2], ['past', 1], ['last', 1], ['some', 3],
]); // prettier-ignore
const DAYS = new Map<string, number>([
  ['minute', 0], ['hour', 0], ['day', 1], ['night', 1], ['week', 7], ['fortnight', 14], ['month', 30], ['year', 365],
]); // prettier-ignore

/** How long something has lasted, in days: "for three weeks" is 21. Undefined when the message does not say. */
export function durationInDays(tokens: readonly Token[]): number | undefined {
  let longest: number | undefined;
  tokens.forEach((token, i) => {
    const unit = DAYS.get(token.word.replace(/s$/, ''));
    const before = tokens[i - 1]?.word ?? '';
    if (unit === undefined || tokens[i + 1]?.word === 'old' || tokens[i + 1]?.word === 'pregnant') return;
    const number = /^\d{1,3}$/.test(before) ? Number(before) : NUMBERS.get(before);
    const plural = token.word.endsWith('s') && ['for', 'in', 'over'].includes(before) ? 3 : undefined;
    const count = number ?? plural;
    if (count !== undefined) longest = Math.max(longest ?? 0, count * unit);
  });
  if (longest !== undefined) return longest;
  const words = new Set(tokens.map((token) => token.word));
  if (['today', 'tonight', 'morning', 'afternoon', 'suddenly', 'now'].some((word) => words.has(word)))
    return 0;
  return words.has('yesterday') ? 1 : undefined;
}
