import type { Severity } from '../anatomy/severity.js';
import type { Urgency } from './urgency.js';

/** One entry of `language/complaints/*.json`: something people complain of, and what to say about it. */
export interface Complaint {
  /** Stable name, e.g. `headache`. */
  code: string;
  /** What a person reads when no place is said, e.g. `Headache`. */
  label?: string;
  /** What a person reads with the place, e.g. `Pain in the {place}`. */
  located?: string;
  /** How people say it, in the notation of `PhraseMatcher`. */
  phrases?: string[];
  /** The one structure it sits in. Else it sits where the person says. */
  place?: string;
  /** The structure when the person names none; `body` when left out. */
  fallback?: string;
  /** It is no complaint without a place: "this is killing me". */
  needs_place?: boolean;
  /** It concerns the structure on both sides, unless one is said: a cough is in both lungs. */
  bilateral?: boolean;
  /** The general complaint of which this is a kind: `chest_pain` of `pain`. */
  of?: string;
  /** The structures (and all inside them) at which the general complaint becomes this one. */
  at?: string[];
  /** When no word tells how bad it is. A kind without one has its general complaint's. */
  severity?: Severity;
  urgency?: Urgency;
  /** What helps, one or two sentences. */
  advice?: string;
  /** When to be seen, one sentence. */
  seek?: string;
  /** Names of questions in `language/questions.json`, the most useful first. */
  ask?: string[];
}

/** A complaint with everything a kind takes over from its general complaint. */
export type FullComplaint = Complaint &
  Required<Pick<Complaint, 'severity' | 'urgency' | 'advice' | 'seek' | 'ask' | 'label'>>;
