import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { PhraseMatcher } from './phrase-matcher.js';
import type { Token } from './token.js';

interface IdiomWords {
  phrases: string[];
  laughter: { words: string[]; drops: string[] };
}

/** Finds what sounds like a complaint and is none: "a heart attack when I saw the bill", "laughed so hard I couldn't breathe". */
export class Idioms {
  private readonly phrases: PhraseMatcher<true>;
  private readonly laughter: Set<string>;
  private readonly dropped: Set<string>;

  constructor(language: Language) {
    const words = languageFile<IdiomWords>('./language/idioms.json');
    this.phrases = language.matcher(
      words.phrases.map((phrase) => [phrase, true] as const),
      'language/idioms.json',
    );
    this.laughter = new Set(words.laughter.words);
    this.dropped = new Set(words.laughter.drops);
  }

  /** The words that belong to an idiom. */
  hidden(tokens: readonly Token[]): Set<number> {
    const hidden = new Set<number>();
    for (const { from, to } of this.phrases.matches(tokens)) for (let i = from; i < to; i += 1) hidden.add(i);
    return hidden;
  }

  /** The sentences about laughing, in which some complaints don't count. */
  laughingSentences(tokens: readonly Token[]): Set<number> {
    return new Set(tokens.filter((token) => this.laughter.has(token.word)).map((token) => token.sentence));
  }

  /** Whether a complaint or sign means nothing in a sentence about laughing. */
  isDroppedByLaughter(code: string): boolean {
    return this.dropped.has(code);
  }
}
