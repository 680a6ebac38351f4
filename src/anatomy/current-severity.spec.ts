import { currentSeverity } from './current-severity.js';
import type { Severity } from './severity.js';

describe('how a part is now', () => {
  it.each<[Severity[], Severity | null, Severity]>([
    [[], null, 'NA'],
    [[], 'NA', 'NA'],
    [[], 'normal', 'normal'],
    [[], 'severe', 'normal'],
    [['mild'], null, 'mild'],
    [['mild', 'critical', 'moderate'], 'normal', 'critical'],
    [['mild'], 'NA', 'mild'],
  ])('active %j, told last %j: %s', (active, last, severity) => {
    expect(currentSeverity(active, last)).toBe(severity);
  });
});
