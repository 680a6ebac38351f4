import { BOUNDARY, type Boundary, type Token } from './token.js';

/** A word with its apostrophes, or a number such as `38.5`, `8/10`, `1,000`. Each part is bounded: no backtracking. */
const WORD = /[\p{L}\p{M}]+(?:['’ʼ‘`´][\p{L}\p{M}]+)*|\d+(?:[.,/]\d+)*/gu;
const APOSTROPHES = /[’ʼ‘`´]/gu;

const ENDINGS: readonly [string, string][] = [
  ["'m", 'am'], ["'ve", 'have'], ["'re", 'are'], ["'ll", 'will'], ["'d", 'would'],
]; // prettier-ignore
/** What `'s` stands for after these is `is`, not an owner. */
const BEFORE_IS = new Set([
  'it',
  'he',
  'she',
  'that',
  'there',
  'what',
  'who',
  'here',
  'where',
  'how',
  'everything',
  'something',
]);

/** Splits a message into words, in one pass over its characters. */
export class Tokenizer {
  /**
   * @param contractions whole words that stand for several, e.g. `cant` → `can not`
   * @param stem see `Stemmer.stem`
   */
  constructor(
    private readonly contractions: ReadonlyMap<string, string[]>,
    private readonly stem: (word: string) => string,
  ) {}

  tokens(message: string): Token[] {
    const text = message.normalize('NFC').replace(APOSTROPHES, "'").toLowerCase();
    const tokens: Token[] = [];
    let end = 0;
    let sentence = 0;
    for (const match of text.matchAll(WORD)) {
      let boundary: Boundary = tokens.length === 0 ? BOUNDARY.none : boundaryOf(text.slice(end, match.index));
      if (boundary === BOUNDARY.sentence) sentence += 1;
      end = match.index + match[0].length;
      const { words, owner } = this.spelledOut(match[0]);
      for (const word of words) {
        tokens.push({ word, stem: this.stem(word), boundary, owner: owner && word === words[0], sentence });
        boundary = BOUNDARY.none;
      }
    }
    return tokens;
  }

  /** Whether each sentence of the message ends in a question mark, by its number. */
  questions(message: string): boolean[] {
    const asked: boolean[] = [];
    let end = 0;
    let sentence = -1;
    for (const match of message.matchAll(WORD)) {
      const between = message.slice(end, match.index);
      if (sentence === -1) sentence = 0;
      else if (boundaryOf(between) === BOUNDARY.sentence) {
        asked[sentence] = between.includes('?');
        sentence += 1;
      }
      end = match.index + match[0].length;
    }
    if (sentence >= 0) asked[sentence] = message.slice(end).includes('?');
    return asked;
  }

  private spelledOut(raw: string): { words: string[]; owner: boolean } {
    const whole = this.contractions.get(raw);
    if (whole) return { words: whole, owner: false };
    if (raw.endsWith("n't")) return { words: [raw.slice(0, -3), 'not'], owner: false };
    for (const [ending, word] of ENDINGS) {
      if (raw.endsWith(ending)) return { words: [raw.slice(0, -ending.length), word], owner: false };
    }
    if (raw.endsWith("'s")) {
      const base = raw.slice(0, -2);
      return BEFORE_IS.has(base) ? { words: [base, 'is'], owner: false } : { words: [base], owner: true };
    }
    return { words: [raw.replaceAll("'", '')], owner: false };
  }
}

/** What the characters between two words separate; a hyphen, slash or quote joins. */
function boundaryOf(between: string): Boundary {
  if (/[.!?\n\r…]/u.test(between)) return BOUNDARY.sentence;
  if (/[;:—–]/u.test(between)) return BOUNDARY.clause;
  return /[,()[\]&+]/u.test(between) ? BOUNDARY.comma : BOUNDARY.none;
}
