import type { BodyPart } from './body-part.js';
import type { Severity } from './severity.js';
import type { Side } from './structure.js';

/** A complaint as a message reported it, before it is stored. */
export interface NewFinding {
  /** Stable name of the complaint in the lexicon, e.g. `headache`. */
  code: string;
  /** What a person reads, e.g. `Pain in the left knee`. */
  label: string;
  /** Slug of the structure in the atlas; `body` when it has no place. */
  structure: string;
  laterality: Side | null;
  body_part: BodyPart | null;
  /** `resolved` when the person says that it is over. */
  status: 'active' | 'resolved';
  /** `mild` to `critical`. */
  severity: Severity;
  /** Id of an earlier finding whose side was not known until this message. */
  completes?: string;
}

/** A finding as it stands after a message, for the metadata of the answer. */
export interface RecordedFinding extends Omit<NewFinding, 'completes'> {
  finding_id: string;
}
