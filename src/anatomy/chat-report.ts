import type { Atlas } from './atlas.js';
import type { Finding } from './finding.entity.js';
import type { FindingChanges } from './finding-changes.js';
import type { NewFinding } from './new-finding.js';

/**
 * What a message means for the findings that are active already: the same complaint of the same place and side is the
 * same finding, told again.
 */
export class ChatReport {
  private readonly known: Finding[];

  /** @param active those of the user that the message may be about, oldest first */
  constructor(
    private readonly atlas: Pick<Atlas, 'isWithin'>,
    active: readonly Finding[],
    private readonly changes: FindingChanges,
  ) {
    this.known = [...active];
  }

  /** @returns the findings that it is about, as they stand now */
  take(found: NewFinding): Finding[] {
    if (found.status === 'resolved') return this.ended(found).map((finding) => this.changes.end(finding));
    const earlier = this.known.find(
      (f) => f.id === found.completes && f.status === 'active' && f.bodyPart === null,
    );
    return [earlier ? this.locate(earlier, found) : this.report(found)];
  }

  /** Those of the side that was said; when none is, those whose side was never known; all when no side was said. */
  private ended(found: NewFinding): Finding[] {
    const active = this.known.filter((f) => f.status === 'active');
    const asked = active.filter((f) => f.id === found.completes);
    if (asked.length > 0) return asked;
    const same = active.filter(
      (f) =>
        f.code === found.code &&
        (f.structure === found.structure || this.atlas.isWithin(f.structure, found.structure)),
    );
    if (found.laterality === null) return same;
    const ofSide = same.filter((f) => f.laterality === found.laterality);
    return ofSide.length > 0 ? ofSide : same.filter((f) => f.laterality === null);
  }

  /** "Left or right?" was answered. The place may have the complaint already: then the two become one. */
  private locate(earlier: Finding, found: NewFinding): Finding {
    const there = this.sameAs({ ...found, code: earlier.code });
    if (there && there !== earlier) {
      this.changes.end(earlier, 'merged');
      return this.tellAgain(there, found);
    }
    const { label, structure, laterality, body_part: bodyPart, severity } = found;
    Object.assign(earlier, { label, structure, laterality, bodyPart, severity });
    return this.changes.update(earlier, bodyPart === null ? 'reported_again' : 'located');
  }

  private report(found: NewFinding): Finding {
    const same = this.sameAs(found);
    if (same) return this.tellAgain(same, found);
    const { code, label, structure, laterality, body_part: bodyPart, severity } = found;
    const added = this.changes.add({ code, label, structure, laterality, bodyPart, severity }, 'reported');
    this.known.push(added);
    return added;
  }

  private sameAs({ code, structure, laterality }: NewFinding): Finding | undefined {
    return this.known.find(
      (f) => f.code === code && f.structure === structure && f.laterality === laterality,
    );
  }

  private tellAgain(finding: Finding, { label, severity, body_part }: NewFinding): Finding {
    const changed = finding.severity !== severity ? 'severity_changed' : 'reported_again';
    const event = finding.status === 'resolved' ? 'reactivated' : changed;
    Object.assign(finding, { label, severity, bodyPart: body_part ?? finding.bodyPart, status: 'active' });
    return this.changes.update(finding, event);
  }
}
