/** How bad a complaint is, from "nothing known" to "life at stake"; the order is the rank. */
export const SEVERITIES = ['NA', 'normal', 'mild', 'moderate', 'severe', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The worst of the given levels, `NA` when there are none. */
export function worst(levels: Iterable<Severity>): Severity {
  let rank = 0;
  for (const level of levels) rank = Math.max(rank, SEVERITIES.indexOf(level));
  return SEVERITIES[rank]!;
}
