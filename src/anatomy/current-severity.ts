import { type Severity, worst } from './severity.js';

/**
 * How a body part is now: the worst of its active findings. Without any it is `normal` if something was told of it
 * once, unless it was set to `NA` last, and `NA` if nothing ever was.
 * @param last severity of the part's latest event, null when there is none
 */
export function currentSeverity(active: readonly Severity[], last: Severity | null): Severity {
  if (active.length > 0) return worst(active);
  return last === null || last === 'NA' ? 'NA' : 'normal';
}
