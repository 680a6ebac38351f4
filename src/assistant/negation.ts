import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { Match, PhraseMatcher } from './phrase-matcher.js';
import { BOUNDARY, type Token } from './token.js';

interface NegationWords {
  cues: string[];
  not_cues: string[];
  ends: string[];
  clause_starts: string[];
  after: string[];
}

/** No word further than this from the "no" belongs to it, unless a list goes on. */
const REACH = 8;

/** Finds what a message says is not there: "no chest pain, fever or cough", "denies nausea", "fever: none". */
export class Negation {
  private readonly cues: PhraseMatcher<'cue' | 'none'>;
  private readonly ends: Set<string>;
  private readonly clauseStarts: Set<string>;
  private readonly after: Set<string>;

  constructor(language: Language) {
    const words = languageFile<NegationWords>('./language/negation.json');
    const cues = words.cues.map((phrase) => [phrase, 'cue'] as const);
    const notCues = words.not_cues.map((phrase) => [phrase, 'none'] as const);
    this.cues = language.matcher<'cue' | 'none'>([...notCues, ...cues], 'language/negation.json');
    this.ends = new Set(words.ends);
    this.clauseStarts = new Set(words.clause_starts.map((word) => language.stem(word)));
    this.after = new Set(words.after);
  }

  /** For each word, whether a "no" before it covers it. */
  covered(tokens: readonly Token[]): boolean[] {
    const covered = tokens.map(() => false);
    for (const cue of this.cues.longest(tokens)) {
      if (cue.value === 'cue' && !this.isAnswer(tokens, cue) && !covered[cue.from])
        this.cover(tokens, cue.to, covered);
    }
    return covered;
  }

  /** Whether a mention is denied: by a "no" before it, inside it ("nose is not running") or after it ("fever: none"). */
  denies(tokens: readonly Token[], covered: readonly boolean[], mention: Match<unknown>): boolean {
    if (covered[mention.from] && mention.skipped.length === 0) return true;
    if (covered[mention.from] && covered[mention.to - 1]) return true;
    if (mention.skipped.some((i) => ['not', 'no', 'never', 'without'].includes(tokens[i]!.word))) return true;
    const next = tokens[mention.to];
    const last = tokens[mention.to + 1];
    return next !== undefined && this.after.has(next.word) && next.boundary <= BOUNDARY.clause &&
      next.boundary !== BOUNDARY.comma && (last === undefined || last.boundary !== BOUNDARY.none); // prettier-ignore
  }

  private cover(tokens: readonly Token[], from: number, covered: boolean[]): void {
    let left = REACH;
    for (let i = from; i < tokens.length && left > 0; i += 1, left -= 1) {
      const token = tokens[i]!;
      if (token.boundary >= BOUNDARY.clause || this.ends.has(token.word)) return;
      if (token.boundary === BOUNDARY.comma) {
        if (this.clauseStarts.has(token.stem)) return;
        left = REACH;
      }
      if (token.word === 'and' && this.clauseStarts.has(tokens[i + 1]?.stem ?? '')) return;
      covered[i] = true;
    }
  }

  /** "No, my head hurts": the word stands alone. */
  private isAnswer(tokens: readonly Token[], cue: Match<unknown>): boolean {
    const next = tokens[cue.to];
    return cue.to - cue.from === 1 && next !== undefined && next.boundary !== BOUNDARY.none;
  }
}
