import type { Atlas } from '../anatomy/atlas.js';
import type { FullComplaint } from './complaint.js';
import type { Language } from './language.js';
import type { Reading } from './reading.js';
import { Topics } from './topics.js';
import { fill, WORDING } from './wording.js';
import type { Written } from './written.js';

const DENIALS = new Set(['no', 'not', 'denies', 'without']);
const QUESTION_WORDS = new Set(['what', 'how', 'why', 'tell', 'explain']);
/** A message of more words than this was no slip of the keyboard. */
const LONG = 60;

/** Answers what is no complaint: greetings, questions in general, what is denied, what cannot be understood. */
export class SmallTalk {
  private readonly topics: Topics;
  private readonly common = new Set(WORDING.common_words);

  constructor(
    language: Language,
    private readonly atlas: Atlas,
  ) {
    this.topics = new Topics(language);
  }

  answer(reading: Reading, message: string): Written {
    const [aside] = reading.aside;
    const topic = this.topics.of(reading.tokens);
    const courtesy = topic?.code === 'greeting' || topic?.code === 'thanks';
    if (topic && !(aside && courtesy))
      return { paragraphs: [topic.answer], follow_up: topic.follow_up ?? [] };
    if (aside) return { paragraphs: [this.aboutAside(aside, reading, message)], follow_up: [] };
    const [body] = reading.bodies;
    if (body) {
      const part = this.atlas.structure(body.slug)!.name.toLowerCase();
      return { paragraphs: [fill(WORDING.body_only, { part })], follow_up: WORDING.body_replies };
    }
    return { paragraphs: [this.notUnderstood(reading)], follow_up: WORDING.unknown_replies };
  }

  private aboutAside({ label, advice, seek }: FullComplaint, reading: Reading, message: string): string {
    const asked = message.includes('?') || QUESTION_WORDS.has(reading.tokens[0]?.word ?? '');
    if (asked) return fill(WORDING.general_question, { what: label, advice, seek });
    if (reading.tokens.some((token) => DENIALS.has(token.word))) return WORDING.denied;
    return fill(WORDING.aside, { what: label.toLowerCase() });
  }

  private notUnderstood({ tokens, sides, level }: Reading): string {
    if (tokens.length === 0) return WORDING.unknown_empty;
    if (sides.length > 0 || level !== undefined) return WORDING.no_earlier;
    if (!tokens.some((token) => this.common.has(token.word))) return WORDING.unknown_foreign;
    return tokens.length > LONG ? WORDING.unknown_long : WORDING.unknown;
  }
}
