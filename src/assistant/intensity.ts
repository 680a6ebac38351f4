import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { PhraseMatcher } from './phrase-matcher.js';
import { BOUNDARY, type Token } from './token.js';

export type Level = 'mild' | 'moderate' | 'severe';

interface Span {
  from: number;
  to: number;
}

/** A level no further than so many words from a complaint belongs to it. */
const REACH = 7;
const OUT_OF_TEN = /^(\d{1,2}(?:[.,]\d)?)\/10$/;

/** Finds how bad something is said to be: "slight", "really bad", "8 out of 10". */
export class Intensity {
  private readonly phrases: PhraseMatcher<Level>;

  constructor(language: Language) {
    const words = languageFile<Record<Level, string[]>>('./language/intensity.json');
    const entries = Object.entries(words).flatMap(([level, phrases]) =>
      phrases.map((p) => [p, level as Level] as const),
    );
    this.phrases = language.matcher(entries, 'language/intensity.json');
  }

  /** The level of each mention; undefined where none is said near it. */
  of(tokens: readonly Token[], mentions: readonly Span[]): (Level | undefined)[] {
    const levels: (Level | undefined)[] = mentions.map(() => undefined);
    const said = [
      ...this.phrases.longest(tokens).map((m) => ({ ...m, anywhere: false })),
      ...outOfTen(tokens),
    ];
    for (const one of said) {
      let nearest = -1;
      let best = one.anywhere ? Infinity : REACH;
      mentions.forEach((mention, i) => {
        const away = distance(tokens, one, mention, one.anywhere);
        if (away < best || (nearest === -1 && away <= best)) [nearest, best] = [i, away];
      });
      if (nearest !== -1) levels[nearest] = worse(levels[nearest], one.value);
    }
    return levels;
  }

  /** The level a message gives without naming a complaint: the answer to "how bad is it?". */
  alone(tokens: readonly Token[]): Level | undefined {
    const said = [...this.phrases.longest(tokens), ...outOfTen(tokens)];
    if (said.length > 0) return said.map((s) => s.value).reduce((a, b) => worse(a, b));
    const only = tokens.length <= 4 ? tokens.map((t) => Number(t.word)).filter((n) => n >= 0 && n <= 10) : [];
    return only.length === 1 ? levelOf(only[0]!) : undefined;
  }
}

function outOfTen(tokens: readonly Token[]): (Span & { value: Level; anywhere: boolean })[] {
  return tokens.flatMap((token, i) => {
    const slash = OUT_OF_TEN.exec(token.word);
    const words =
      /^\d{1,2}$/.test(token.word) && tokens[i + 1]?.word === 'out' && tokens[i + 3]?.word === '10';
    const scale =
      /^\d{1,2}$/.test(token.word) && tokens[i + 1]?.word === 'on' && tokens[i + 3]?.word === 'scale';
    const number = slash ? Number(slash[1]!.replace(',', '.')) : words || scale ? Number(token.word) : NaN;
    return number >= 0 && number <= 10
      ? [{ from: i, to: i + (slash ? 1 : 4), value: levelOf(number), anywhere: true }]
      : [];
  });
}

/** 0–10 as in the numeric rating scale: 1–3 mild, 4–6 moderate, 7–10 severe. */
function levelOf(number: number): Level {
  return number <= 3 ? 'mild' : number <= 6 ? 'moderate' : 'severe';
}

function worse(a: Level | undefined, b: Level): Level {
  const rank = { mild: 0, moderate: 1, severe: 2 };
  return a === undefined || rank[b] > rank[a] ? b : a;
}

/** Words between two spans; infinite across a clause, unless a sentence may stand between. */
function distance(tokens: readonly Token[], a: Span, b: Span, anywhere: boolean): number {
  const [from, to] = a.from < b.from ? [a.to, b.from] : [b.to, a.from];
  if (!anywhere) {
    for (let i = from; i <= to && i < tokens.length; i += 1) {
      if (tokens[i]!.boundary >= BOUNDARY.clause || tokens[i]!.word === 'but') return Infinity;
    }
  }
  return Math.max(0, to - from);
}
