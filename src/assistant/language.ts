import type { Atlas } from '../anatomy/atlas.js';
import { languageFile } from './language-file.js';
import { PhraseMatcher } from './phrase-matcher.js';
import { Spelling } from './spelling.js';
import { Stemmer } from './stemmer.js';
import type { Token } from './token.js';
import { Tokenizer } from './tokenizer.js';

interface Words {
  contractions: Record<string, string[]>;
  forms: Record<string, string>;
  correctable: string[];
  never_corrected: string[];
}

/** How words are read: split, spelled out, corrected and stemmed, the same way for the lexicon and for a message. */
export class Language {
  private readonly stemmer: Stemmer;
  private readonly tokenizer: Tokenizer;
  private readonly spelling: Spelling;

  constructor(atlas: Atlas) {
    const words = languageFile<Words>('./language/words.json');
    const nouns = new Set(
      atlas.structures().flatMap((s) => s.lay.flatMap((lay) => lay.toLowerCase().split(' '))),
    );
    this.stemmer = new Stemmer(new Map(Object.entries(words.forms)), nouns);
    this.tokenizer = new Tokenizer(new Map(Object.entries(words.contractions)), (word) => this.stem(word));
    this.spelling = new Spelling(words.correctable, words.never_corrected, (word) => this.stem(word));
  }

  stem(word: string): string {
    return this.stemmer.stem(word);
  }

  /** The words of a message, misspelt ones of the lexicon corrected. */
  tokens(message: string): Token[] {
    return this.tokenizer.tokens(message).map((token) => this.spelling.corrected(token));
  }

  /** Whether each sentence is a question, by the number of the sentence. */
  questions(message: string): boolean[] {
    return this.tokenizer.questions(message);
  }

  /** A matcher for phrases, each with what it stands for. `where` names the file in the error for a bad phrase. */
  matcher<T>(entries: Iterable<readonly [string, T]>, where: string): PhraseMatcher<T> {
    const matcher = new PhraseMatcher<T>((word) => this.stem(word));
    for (const [phrase, value] of entries) {
      try {
        matcher.add(phrase, value);
      } catch (error) {
        throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
      }
      for (const word of phrase.split(/[ |?*]+/)) this.spelling.know(word);
    }
    return matcher;
  }
}
