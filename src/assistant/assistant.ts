import type { BodyPart } from '../anatomy/body-part.js';
import type { Severity } from '../anatomy/severity.js';
import type { Urgency } from './urgency.js';

export type Laterality = 'left' | 'right';

/** One complaint of the person who writes, as it was understood, in the lexicon's words. */
export interface UnderstoodFinding {
  /** Stable name of the complaint in the lexicon, e.g. `headache`. */
  code: string;
  /** What a person reads, e.g. `Headache` or `Pain in the left knee`. */
  label: string;
  /** Slug of the structure in the atlas, e.g. `knee`; `body` when it has no place. */
  structure: string;
  /** The side that was said, null when none was said or the structure has none. */
  laterality: Laterality | null;
  /** The part of the 3D model that shows it; null when it has no place or its side is not known yet. */
  body_part: BodyPart | null;
  /** `resolved` when the person says that it is over. */
  status: 'active' | 'resolved';
  /** `mild` to `critical`. */
  severity: Severity;
  /** Id of an earlier finding that this message completes (it asked "left or right?"). */
  completes?: string;
}

/** What was understood in one message. */
export interface Understanding {
  /** Null when the message is about no complaint. */
  urgency: Urgency | null;
  /** Stable names of the emergencies recognised, e.g. `stroke_signs`. */
  red_flags: string[];
  findings: UnderstoodFinding[];
  /** Quick replies that answer the one question asked. */
  follow_up: string[];
}

/** A turn of the conversation so far. */
export interface Turn {
  role: 'user' | 'assistant';
  content: string;
  /** Of an assistant's turn: what was understood then, each finding with the id under which it was stored. */
  findings?: (UnderstoodFinding & { finding_id: string })[];
}

export interface Question {
  message: string;
  /** At most the last 20 turns, oldest first. */
  earlier: readonly Turn[];
}

/** Whoever answers: the embedded one, or a language model behind the same safety net. */
export abstract class Assistant {
  /** Shown in `metadata.provider`, e.g. `embedded`. */
  abstract readonly provider: string;
  /** Shown in `metadata.model`, with its version. */
  abstract readonly model: string;

  /**
   * Yields the pieces of the answer, as many as there are at a time (a turn of a generator for each word took a tenth of what a
   * message allocates), and returns what was understood.
   * Stops early when the signal is aborted; what was yielded so far is the answer then.
   */
  abstract answer(question: Question, signal: AbortSignal): AsyncGenerator<readonly string[], Understanding>;
}
