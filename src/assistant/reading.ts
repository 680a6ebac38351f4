import type { Side } from '../anatomy/structure.js';
import type { BodyMention } from './body-finder.js';
import type { FullComplaint } from './complaint.js';
import type { Level } from './intensity.js';
import type { Subject } from './subject.js';
import type { Token } from './token.js';

/** A complaint as a message tells it, at one place and on one side at most. */
export interface Told {
  complaint: FullComplaint;
  /** The code of the general complaint it was said as, e.g. `pain` for `chest_pain`. */
  general: string;
  structure: string;
  /** Whether the message (or the complaint itself) names the place. */
  placed: boolean;
  side: Side | null;
  over: boolean;
  level: Level | undefined;
  about: Exclude<Subject, 'reader'>;
  /** The first word of it. */
  at: number;
}

/** A sign that is no complaint of its own, e.g. `sudden` or `pregnant`. */
export interface Sign {
  code: string;
  about: Exclude<Subject, 'reader'>;
}

/** What one message says, before anything is concluded from it. */
export interface Reading {
  tokens: Token[];
  told: Told[];
  signs: Sign[];
  bodies: BodyMention[];
  /** The sides said in so many words, with a part or alone. */
  sides: Side[];
  /** Says, without naming a complaint, that what was spoken of is over. */
  overBefore: boolean;
  /** How bad, of whatever was spoken of. */
  level: Level | undefined;
  /** Days it has lasted. */
  days: number | undefined;
  /** Complaints that were denied or only mentioned: there is something to say even if nothing is complained of. */
  aside: FullComplaint[];
}
