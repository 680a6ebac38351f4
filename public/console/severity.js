import { badge } from './elements.js';

/** Worst first, with the words that stand beside the colour. */
export const SEVERITIES = [
  ['critical', 'Critical'],
  ['severe', 'Severe'],
  ['moderate', 'Moderate'],
  ['mild', 'Mild'],
  ['normal', 'Normal'],
  ['NA', 'Nothing known'],
];

const WORDS = Object.fromEntries(SEVERITIES);

export const severityBadge = (severity) => badge(WORDS[severity] ?? severity, `severity-${severity}`);

/** How soon a person should be seen. */
export const URGENCIES = {
  emergency_ambulance: 'Emergency: ambulance',
  emergency: 'Emergency',
  consultation_24h: 'See somebody within 24 hours',
  consultation: 'See somebody',
  self_care: 'Self-care',
};
