import { languageFile } from './language-file.js';
import { BOUNDARY, type Token } from './token.js';

/** Whom a word is about: the person who writes, another one, or the reader ("seek help if you …"). */
export type Subject = 'self' | 'other' | 'reader';

interface People {
  others: string[];
  acting: string[];
  self: string[];
  pronouns: string[];
  reader: string[];
  not_subject_after: string[];
}

/** Follows, word by word, who is spoken of. */
export class Subjects {
  private readonly people = languageFile<People>('./language/people.json');
  private readonly others = new Set(this.people.others);
  private readonly acting = new Set(this.people.acting);
  private readonly self = new Set(this.people.self);
  private readonly pronouns = new Set(this.people.pronouns);
  private readonly reader = new Set(this.people.reader);
  private readonly notSubjectAfter = new Set(this.people.not_subject_after);

  of(tokens: readonly Token[]): Subject[] {
    let subject: Subject = 'self';
    let otherNamed = false;
    return tokens.map((token, i) => {
      if (this.isOther(tokens, i)) {
        otherNamed = true;
        subject = 'other';
      } else if (this.pronouns.has(token.word)) {
        if (otherNamed || this.isSubjectPronoun(tokens, i)) subject = 'other';
      } else if (this.self.has(token.word) && !this.leadsToOther(tokens, i)) {
        subject = 'self';
      } else if (this.reader.has(token.word)) {
        subject = 'reader';
      } else if (token.boundary === BOUNDARY.sentence && subject === 'reader') {
        subject = otherNamed ? 'other' : 'self';
      }
      return subject;
    });
  }

  /** A person who is the subject, not one who says or does something to the writer. */
  private isOther(tokens: readonly Token[], i: number): boolean {
    const token = tokens[i]!;
    if (!this.others.has(token.word) && !this.isAge(tokens, i)) return false;
    if (token.owner) return true;
    const next = tokens[i + 1];
    const verb =
      next?.word === 'has' || next?.word === 'just' || next?.word === 'also' ? tokens[i + 2] : next;
    if (verb && verb.boundary !== BOUNDARY.sentence && this.acting.has(verb.word)) return false;
    if (verb?.word === 'who' || next?.boundary === BOUNDARY.comma) return true;
    const before = tokens[i - 1]?.boundary === BOUNDARY.sentence ? undefined : this.wordBefore(tokens, i);
    return (
      before === undefined ||
      !this.notSubjectAfter.has(before) ||
      before === 'and' ||
      before === 'for' ||
      before === 'about'
    );
  }

  /** "My 3-year-old has …", when no noun follows: "I am a 40-year-old" is the writer. */
  private isAge(tokens: readonly Token[], i: number): boolean {
    if (
      tokens[i]!.word !== 'old' ||
      !['year', 'years', 'month', 'months', 'week', 'weeks', 'day', 'days', 'yr', 'mo'].includes(
        tokens[i - 1]?.word ?? '',
      )
    )
      return false;
    return (
      ['my', 'our', 'the'].includes(this.wordBefore(tokens, i - 1) ?? '') || tokens[i - 3]?.word === 'my'
    );
  }

  /** The word before the person, over "my", "the", an age or a number. */
  private wordBefore(tokens: readonly Token[], i: number): string | undefined {
    let at = i - 1;
    const owner =
      /^(?:my|our|his|her|the|a|an|your|\d.*|old|year|month|week|one|two|three|four|five|six|little|best|oldest|youngest|elderly|dear|step|ex)$/;
    if (tokens[i]?.word === 'year' || tokens[i]?.word === 'month' || tokens[i]?.word === 'week')
      return tokens[i - 2]?.word;
    while (at >= 0 && owner.test(tokens[at]!.word)) at -= 1;
    return tokens[at]?.word;
  }

  private isSubjectPronoun(tokens: readonly Token[], i: number): boolean {
    return ['he', 'she'].includes(tokens[i]!.word) && !this.acting.has(tokens[i + 1]?.word ?? '');
  }

  /** The "my" of "my mother" or "my 3-year-old son". */
  private leadsToOther(tokens: readonly Token[], i: number): boolean {
    for (let at = i + 1; at <= i + 5 && at < tokens.length; at += 1) {
      const token = tokens[at]!;
      if (token.boundary >= BOUNDARY.clause) return false;
      if (this.isOther(tokens, at)) return true;
      if (
        !/^(?:\d.*|old|year|years|month|months|week|weeks|little|best|elderly|older|younger|oldest|youngest|poor|dear|ex|one|two|three|four|five|six|seven|eight|nine|ten)$/.test(
          token.word,
        )
      )
        return false;
    }
    return false;
  }
}
