import type { Token } from './token.js';

/** Shorter words have too many neighbours that mean something else. */
const SHORTEST = 6;

/**
 * Corrects a misspelt word of the lexicon: one letter missing, added, changed or swapped with its neighbour, and the
 * first letter right. Only the words listed as correctable are ever the result, and a word known otherwise stays.
 */
export class Spelling {
  private readonly targets = new Map<string, string[]>();
  private readonly known: Set<string>;

  constructor(
    correctable: readonly string[],
    neverCorrected: readonly string[],
    private readonly stem: (word: string) => string,
  ) {
    this.known = new Set([...correctable, ...neverCorrected].flatMap((word) => [word, stem(word)]));
    for (const word of correctable) {
      const first = word.charAt(0);
      this.targets.set(first, [...(this.targets.get(first) ?? []), word]);
    }
  }

  /** Adds a word that is right as it is. */
  know(word: string): void {
    this.known.add(word).add(this.stem(word));
  }

  corrected(token: Token): Token {
    const { word } = token;
    if (word.length < SHORTEST || this.known.has(word) || this.known.has(token.stem)) return token;
    const right = this.targets
      .get(word.charAt(0))
      ?.find((target) => target.length >= SHORTEST && oneSlipApart(word, target));
    return right === undefined ? token : { ...token, word: right, stem: this.stem(right) };
  }
}

/** Whether two words differ by one insertion, deletion, substitution or swap of neighbours. */
function oneSlipApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
