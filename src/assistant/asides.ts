import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { PhraseMatcher } from './phrase-matcher.js';
import { BOUNDARY, type Token } from './token.js';

interface AsideWords {
  past: string[];
  history: string[];
  present: string[];
  conditional: string[];
  openers: string[];
  own: string[];
}

type Kind = 'past' | 'history' | 'present' | 'conditional' | 'own';

/** Finds what is mentioned without being complained of: long past, only imagined, or asked about in general. */
export class Asides {
  private readonly phrases: PhraseMatcher<Kind>;
  private readonly openers: Set<string>;

  constructor(private readonly language: Language) {
    const words = languageFile<AsideWords>('./language/asides.json');
    const kinds = ['past', 'history', 'present', 'conditional', 'own'] as const;
    this.phrases = language.matcher<Kind>(
      kinds.flatMap((kind) => words[kind].map((phrase) => [phrase, kind] as const)),
      'language/asides.json',
    );
    this.openers = new Set(words.openers);
  }

  /** For each word, whether it is said aside. */
  of(message: string, tokens: readonly Token[]): boolean[] {
    const aside = tokens.map(() => false);
    const asked = this.language.questions(message);
    const found = this.phrases.matches(tokens);
    for (const [from, to] of sentences(tokens)) {
      const here = found.filter((match) => match.from >= from && match.to <= to);
      const has = (kind: Kind) => here.some((match) => match.value === kind);
      const mark = (start: number, end: number) => aside.fill(true, start, end);
      if (this.isGeneralQuestion(tokens[from]!, asked[tokens[from]!.sentence] ?? false) && !has('own'))
        mark(from, to);
      const year = tokens.findIndex(
        (t, i) =>
          i > from &&
          i < to &&
          /^(?:19|20)\d\d$/.test(t.word) &&
          ['in', 'since', 'of'].includes(tokens[i - 1]!.word),
      );
      if ((has('past') || (year !== -1 && tokens[year - 1]!.word !== 'since')) && !has('present'))
        mark(...clauseAround(tokens, here.find((m) => m.value === 'past')?.from ?? year, from, to));
      for (const match of here) {
        if (match.value === 'history') mark(match.to, endOfList(tokens, match.to, to));
        if (match.value === 'conditional')
          mark(match.to, tokens[match.from]!.word === 'if' ? endOfClause(tokens, match.to, to) : to);
      }
    }
    return aside;
  }

  private isGeneralQuestion(first: Token, asked: boolean): boolean {
    return (
      this.openers.has(first.word) &&
      (asked ||
        [
          'what',
          'how',
          'why',
          'tell',
          'explain',
          'describe',
          'define',
          'which',
          'curious',
          'wondering',
        ].includes(first.word))
    );
  }
}

/** From the first word of each sentence to the one after its last. */
function sentences(tokens: readonly Token[]): [number, number][] {
  const starts = tokens.flatMap((token, i) => (i === 0 || token.boundary === BOUNDARY.sentence ? [i] : []));
  return starts.map((start, i) => [start, starts[i + 1] ?? tokens.length]);
}

/** The part of a sentence around a word, between "but", "and now", "and I" or a semicolon. */
function clauseAround(tokens: readonly Token[], at: number, from: number, to: number): [number, number] {
  const breaks = (i: number) =>
    tokens[i]!.boundary === BOUNDARY.clause || ['but', 'however', 'now'].includes(tokens[i]!.word) ||
    (tokens[i]!.word === 'and' && ['now', 'i', 'my'].includes(tokens[i + 1]?.word ?? '')); // prettier-ignore
  let start = Math.max(at, from);
  while (start > from && !breaks(start)) start -= 1;
  let end = at + 1;
  while (end < to && !breaks(end)) end += 1;
  return [start, end];
}

function endOfClause(tokens: readonly Token[], from: number, to: number): number {
  for (let i = from; i < to; i += 1) {
    const { boundary, word } = tokens[i]!;
    if (boundary === BOUNDARY.clause || word === 'but') return i;
    if (boundary === BOUNDARY.comma && ['i', 'my', 'what', 'should', 'because'].includes(word)) return i;
  }
  return to;
}

/** A list of illnesses ends where a comma leads to something new, or at a new verb. */
function endOfList(tokens: readonly Token[], from: number, to: number): number {
  for (let i = from; i < to; i += 1) {
    const { boundary, word } = tokens[i]!;
    if (boundary !== BOUNDARY.none || ['but', 'i', 'my', 'now', 'have', 'having', 'with'].includes(word))
      return i;
  }
  return to;
}
