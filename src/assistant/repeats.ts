import type { Level } from './intensity.js';
import type { Told } from './reading.js';

/** The same thing said twice counts once, the worse; a pain without a place is the one whose place was said. */
export function withoutRepeats(told: readonly Told[]): Told[] {
  const kept = new Map<string, Told>();
  for (const one of told) {
    const key = [one.complaint.code, one.structure, one.side, one.about].join('|');
    const before = kept.get(key);
    if (!before || rank(one.level) > rank(before.level) || (before.over && !one.over)) kept.set(key, one);
  }
  const once = [...kept.values()];
  return once.filter((one) => {
    if (!one.placed) {
      const same = once.find((other) => other.placed && isSame(one, other));
      if (same) same.level ??= one.level;
      return !same;
    }
    return one.side !== null || !once.some((other) => other.side !== null && isAtSamePlace(one, other));
  });
}

function isSame(unplaced: Told, other: Told): boolean {
  const kind = other.general === unplaced.general || other.complaint.of === unplaced.complaint.code;
  return kind && other.about === unplaced.about;
}

function isAtSamePlace(one: Told, other: Told): boolean {
  return one.complaint === other.complaint && one.structure === other.structure && one.about === other.about;
}

function rank(level: Level | undefined): number {
  return ['mild', 'moderate', 'severe'].indexOf(level ?? '');
}
