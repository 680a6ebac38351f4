import { Injectable } from '@nestjs/common';
import { languageFile } from './language-file.js';

interface Reply {
  /** The quick reply as it is shown. */
  say: string;
  /** The complaint or sign it stands for. */
  means?: string;
  /** What to say to it when it fires no rule. */
  then?: string;
}

/** One entry of `language/questions.json`. */
export interface FollowUpQuestion {
  ask: string;
  replies: Reply[];
  unless_days_known?: boolean;
  unless_level_known?: boolean;
}

/** The questions the assistant asks, and what their quick replies mean. */
@Injectable()
export class Questions {
  private readonly byName = new Map(
    Object.entries(languageFile<Record<string, FollowUpQuestion>>('./language/questions.json')),
  );

  /** Stops the start when a question that is asked somewhere, or a meaning, does not exist. */
  check(names: Iterable<string>, codes: ReadonlySet<string>): void {
    for (const name of names)
      if (!this.byName.has(name)) throw new Error(`language/questions.json has no question ${name}.`);
    for (const [name, { replies }] of this.byName) {
      for (const { say, means } of replies) {
        if (say.trim() === '') throw new Error(`language/questions.json ${name}: an empty reply.`);
        if (means !== undefined && !codes.has(means))
          throw new Error(`language/questions.json ${name}: nothing is called ${means}.`);
      }
    }
  }

  get(name: string): FollowUpQuestion {
    return this.byName.get(name)!;
  }

  /** The question that an answer of the assistant ended with. */
  askedIn(answer: string): FollowUpQuestion | undefined {
    for (const question of this.byName.values()) if (answer.includes(question.ask)) return question;
    return undefined;
  }

  /** The quick reply that a message is: its very words, or "yes"/"no" at its start, when just one reply starts so. */
  replyIn(question: FollowUpQuestion, message: string): Reply | undefined {
    const said = plain(message);
    const exact = question.replies.find(({ say }) => plain(say) === said);
    if (exact || said.length > 60) return exact;
    const first = said.split(' ')[0]!;
    const word = ['yes', 'yeah', 'yep', 'yup'].includes(first)
      ? 'yes'
      : ['no', 'nope', 'nah', 'not'].includes(first)
        ? 'no'
        : undefined;
    if (word === undefined) return undefined;
    const fitting = question.replies.filter(({ say }) => plain(say).split(' ')[0] === word);
    return fitting.length >= 1 && said.split(' ').length <= 3 ? fitting[0] : undefined;
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
