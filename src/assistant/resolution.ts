import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { Match, PhraseMatcher } from './phrase-matcher.js';
import { BOUNDARY, type Token } from './token.js';

interface ResolutionWords {
  over: string[];
  /** Of these what is over stands behind: "I got rid of the headache". */
  before: string[];
  not_over: string[];
  pronouns: string[];
}

interface Span {
  from: number;
  to: number;
}

type Word = 'over' | 'before' | 'not_over';
/** So many words at most between a complaint and its "is gone". */
const REACH = 8;

/** Finds what a message says is over: "my headache is gone", "it doesn't hurt anymore". */
export class Resolution {
  private readonly phrases: PhraseMatcher<Word>;
  private readonly pronouns: Set<string>;

  constructor(language: Language) {
    const words = languageFile<ResolutionWords>('./language/resolution.json');
    const kinds = ['not_over', 'before', 'over'] as const;
    this.phrases = language.matcher<Word>(
      kinds.flatMap((kind) => words[kind].map((p) => [p, kind] as const)),
      'language/resolution.json',
    );
    this.pronouns = new Set(words.pronouns);
  }

  /** The places in a message that say that something is over. */
  said(tokens: readonly Token[], negated: readonly boolean[]): Match<Word>[] {
    return this.phrases.longest(tokens).filter((match) => {
      const denied = negated[match.from] && !['anymore', 'any', 'no'].includes(tokens[match.from]!.word);
      return match.value !== 'not_over' && !denied;
    });
  }

  /** Whether a complaint is one of those that are over. */
  isOver(tokens: readonly Token[], said: readonly Match<Word>[], complaint: Span): boolean {
    return said.some((match) => {
      if (match.value === 'before')
        return (
          match.to <= complaint.from &&
          complaint.from - match.to <= 4 &&
          together(tokens, match.to, complaint.from)
        );
      return (
        complaint.to <= match.from &&
        match.from - complaint.to <= REACH &&
        together(tokens, complaint.to, match.from)
      );
    });
  }

  /** Whether a message without a complaint says of what was spoken of before that it is over: "it's gone now". */
  isOverBefore(tokens: readonly Token[], said: readonly Match<Word>[]): boolean {
    return said.some(
      (match) =>
        match.from <= 3 &&
        (match.from === 0 || tokens.slice(0, match.from).some((t) => this.pronouns.has(t.word))),
    );
  }
}

/** Whether nothing new begins between two words of a sentence. */
function together(tokens: readonly Token[], from: number, to: number): boolean {
  for (let i = from; i <= to && i < tokens.length; i += 1) {
    if (tokens[i]!.boundary >= BOUNDARY.clause || tokens[i]!.word === 'but') return false;
    if (tokens[i]!.word === 'and' && ['my', 'i', 'now'].includes(tokens[i + 1]?.word ?? '')) return false;
  }
  return true;
}
