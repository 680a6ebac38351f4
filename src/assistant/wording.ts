import { languageFile } from './language-file.js';

export interface Wording {
  understood_one: string;
  understood_one_unplaced: string;
  resolved: [string, string];
  completed: string;
  noted_after: string;
  other_person: string;
  limits: string;
  side_question: string;
  urgency: Record<'consultation_24h' | 'consultation' | 'self_care', string>;
  aside: string;
  general_question: string;
  denied: string;
  body_only: string;
  body_replies: string[];
  level_noted: string;
  answer_noted: string;
  no_earlier: string;
  unknown: string;
  unknown_foreign: string;
  unknown_empty: string;
  unknown_long: string;
  unknown_replies: string[];
  common_words: string[];
}

/** The sentences of the answers, with places such as `{what}` for the lexicon's words. */
export const WORDING = languageFile<Wording>('./language/wording.json');

/** Puts values in the places of a sentence. */
export function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
