import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { Match, PhraseMatcher } from './phrase-matcher.js';
import type { Sign } from './reading.js';
import type { Subject } from './subject.js';
import type { Token } from './token.js';

/** One entry of `language/signs.json`. */
interface SignEntry {
  phrases: string[];
  /** It counts also when it is long past or told as history: an illness, a pregnancy, a medicine taken. */
  lasting?: boolean;
}

interface Circumstances {
  isReal: (match: Match<unknown>, code: string) => boolean;
  isAside: (word: number) => boolean;
  subjectOf: (match: Match<unknown>) => Subject;
  measured: { code: string; at: number }[];
}

/** What makes a complaint worse without being one: that it came suddenly, a pregnancy, a reading. */
export class Signs {
  private readonly matcher: PhraseMatcher<{ code: string; entry: SignEntry }>;
  private readonly names: string[];

  constructor(
    language: Language,
    entries = languageFile<Record<string, SignEntry>>('./language/signs.json'),
  ) {
    this.names = Object.keys(entries);
    this.matcher = language.matcher(
      Object.entries(entries).flatMap(([code, entry]) =>
        entry.phrases.map((phrase) => [phrase, { code, entry }] as const),
      ),
      'language/signs.json',
    );
  }

  codes(): string[] {
    return this.names;
  }

  of(tokens: readonly Token[], around: Circumstances): Sign[] {
    const found = new Map<string, Sign>();
    const add = (code: string, about: Subject) => {
      if (about !== 'reader') found.set(`${code} ${about}`, { code, about });
    };
    for (const match of this.matcher.matches(tokens)) {
      const { code, entry } = match.value;
      if (!around.isReal(match, code) || (!entry.lasting && around.isAside(match.from))) continue;
      add(code, around.subjectOf(match));
    }
    for (const { code, at } of around.measured) {
      if (!around.isAside(at))
        add(code, around.subjectOf({ value: code, from: at, to: at + 1, skipped: [] }));
    }
    return [...found.values()];
  }
}
