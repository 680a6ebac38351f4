import type { Structure } from '../anatomy/structure.js';
import type { Laterality } from './assistant.js';
import type { FullComplaint } from './complaint.js';

/** What a person reads for a finding: `Headache`, `Pain in the left knee`, `Earache (right)`. */
export function findingLabel(
  complaint: FullComplaint,
  structure: Structure,
  side: Laterality | null,
): string {
  const general = structure.slug === 'body' || structure.slug === complaint.fallback;
  if (complaint.located !== undefined && !general)
    return complaint.located
      .replace('{place}', placeName(structure, side))
      .replace(/^./, (c) => c.toUpperCase());
  return side === null || complaint.bilateral ? complaint.label : `${complaint.label} (${side})`;
}

/** `left knee`, `chest`. */
function placeName(structure: Structure, side: Laterality | null): string {
  const name = structure.name.toLowerCase();
  return side === null ? name : `${side} ${name}`;
}
