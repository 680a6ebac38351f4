import { languageFile } from './language-file.js';
import type { Language } from './language.js';
import type { PhraseMatcher } from './phrase-matcher.js';
import type { Token } from './token.js';

/** One entry of `language/topics.json`: what people say that is no complaint, in the order of precedence. */
export interface Topic {
  code: string;
  phrases: string[];
  answer: string;
  follow_up?: string[];
}

/** Recognises small talk and questions that are not about a complaint. */
export class Topics {
  private readonly matcher: PhraseMatcher<Topic>;
  private readonly order: Topic[];

  constructor(language: Language) {
    this.order = languageFile<Topic[]>('./language/topics.json');
    this.matcher = language.matcher(
      this.order.flatMap((topic) => topic.phrases.map((phrase) => [phrase, topic] as const)),
      'language/topics.json',
    );
  }

  /** The topic of a message: a subject before a courtesy, since "hello, can I book a visit? thanks" is about the visit. */
  of(tokens: readonly Token[]): Topic | undefined {
    const found = new Set(this.matcher.longest(tokens).map((match) => match.value));
    const courtesy = (topic: Topic) => ['greeting', 'thanks', 'goodbye'].includes(topic.code);
    return (
      this.order.find((topic) => found.has(topic) && !courtesy(topic)) ??
      this.order.find((topic) => found.has(topic))
    );
  }
}
