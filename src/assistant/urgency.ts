/**
 * How soon a person should be seen, most urgent first: the triage levels of Semigran et al., BMJ 2015;351:h3480,
 * with the ambulance kept apart from going to an emergency department oneself.
 */
export const URGENCIES = [
  'emergency_ambulance',
  'emergency',
  'consultation_24h',
  'consultation',
  'self_care',
] as const;

export type Urgency = (typeof URGENCIES)[number];
