import { Injectable } from '@nestjs/common';
import { Atlas } from '../anatomy/atlas.js';
import { type Severity, worst } from '../anatomy/severity.js';
import type { Laterality, Turn, UnderstoodFinding } from './assistant.js';
import type { FullComplaint } from './complaint.js';
import { findingLabel } from './finding-label.js';
import { Reader } from './reader.js';
import type { Reading, Told } from './reading.js';
import { severityOf } from './rule.js';
import type { Assessment } from './triage.js';

type Stored = UnderstoodFinding & { finding_id: string };

/** A message of more words says more than a side or a place. */
const SHORT = 7;

/** Makes findings of what a message tells, together with what was told before. */
@Injectable()
export class Findings {
  constructor(
    private readonly atlas: Atlas,
    private readonly reader: Reader,
  ) {}

  /** The findings about the writer. */
  of(reading: Reading, assessment: Assessment, earlier: readonly Turn[]): UnderstoodFinding[] {
    const own = reading.told.filter((told) => told.about === 'self');
    const last = lastFindings(earlier);
    if (own.length === 0) return this.ofReply(reading, last);
    const unplacedOnly = own.every(
      (told) => !told.placed && told.general === 'pain' && told.complaint.needs_place !== true,
    );
    const meant = unplacedOnly ? last.find((f) => f.status === 'active' && this.isPain(f.code)) : undefined;
    if (meant)
      return [
        this.updated(meant, {
          severity: own[0]!.level ?? meant.severity,
          status: own[0]!.over ? 'resolved' : 'active',
        }),
      ];
    const open = new Set(last);
    return own.map((told) => this.withEarlier(this.finding(told, assessment), open, earlier));
  }

  /** Whether the place of a finding is known once its side is. */
  needsSide(finding: UnderstoodFinding): boolean {
    return (
      finding.laterality === null && finding.body_part === null && this.atlas.needsSide(finding.structure)
    );
  }

  private finding(told: Told, assessment: Assessment): UnderstoodFinding {
    const { complaint, structure, over, level } = told;
    const raised = assessment.own
      .filter((f) => f.facts.some((fact) => assessment.toldOf.get(fact) === told))
      .map((f) => severityOf(f.rule.urgency));
    const severity = worst([
      level ?? complaint.severity,
      ...raised.filter((s): s is Severity => s !== undefined && !over),
    ]);
    return {
      ...this.placed(complaint, structure, told.side),
      status: over ? 'resolved' : 'active',
      severity,
    };
  }

  private placed(
    complaint: FullComplaint,
    slug: string,
    side: Laterality | null,
  ): Pick<UnderstoodFinding, 'code' | 'label' | 'structure' | 'laterality' | 'body_part'> {
    const structure = this.atlas.structure(slug)!;
    const laterality = structure.paired ? side : null;
    return {
      code: complaint.code,
      label: findingLabel(complaint, structure, laterality),
      structure: slug,
      laterality,
      body_part: this.atlas.bodyPart(slug, laterality),
    };
  }

  /** A finding with its side may be the one that was asked about; what is over has the side it had. */
  private withEarlier(
    finding: UnderstoodFinding,
    open: Set<Stored>,
    earlier: readonly Turn[],
  ): UnderstoodFinding {
    const same = (f: UnderstoodFinding) => f.code === finding.code && f.structure === finding.structure;
    if (finding.status === 'resolved' && finding.laterality === null) {
      const known = earlier
        .flatMap((turn) => turn.findings ?? [])
        .filter((f) => same(f) && f.laterality !== null);
      const sides = new Set(known.map((f) => f.laterality));
      if (sides.size === 1)
        return {
          ...finding,
          ...this.placed(this.reader.lexicon.complaint(finding.code)!, finding.structure, [...sides][0]!),
        };
    }
    const asked =
      finding.laterality === null
        ? undefined
        : [...open].find((f) => same(f) && this.needsSide(f) && f.status === 'active');
    if (!asked) return finding;
    open.delete(asked);
    return { ...finding, completes: asked.finding_id };
  }

  /** A message that names no complaint but answers about the one before: a side, a place, how bad, that it is over. */
  private ofReply(reading: Reading, last: readonly Stored[]): UnderstoodFinding[] {
    const active = last.filter((f) => f.status === 'active');
    if (reading.told.length > 0 || active.length === 0) return [];
    if (reading.overBefore) return active.map((f) => this.withoutId(f, { status: 'resolved' }));
    const short = reading.tokens.length <= SHORT;
    const waiting = short ? active.find((f) => this.needsSide(f)) : undefined;
    if (waiting && reading.sides.length > 0 && this.fits(reading, waiting.structure))
      return this.withSides(waiting, waiting.structure, reading.sides);
    const unplaced = short
      ? active.find((f) => f.structure === 'body' && this.isAnywhere(f.code))
      : undefined;
    const body = reading.bodies[0];
    if (unplaced && body)
      return this.withSides(unplaced, body.slug, body.sides.length > 0 ? body.sides : [null]);
    if (reading.level && reading.tokens.length <= 2 * SHORT && reading.bodies.length === 0)
      return [this.updated(active[0]!, { severity: reading.level })];
    return [];
  }

  private withSides(asked: Stored, slug: string, sides: readonly (Laterality | null)[]): UnderstoodFinding[] {
    const complaint = this.reader.lexicon.complaint(asked.code);
    if (!complaint) return [];
    const kind = complaint.place === undefined ? this.reader.lexicon.at(complaint, slug) : complaint;
    return sides.map((side, i) => ({
      ...this.placed(kind, kind.place ?? slug, side),
      status: 'active',
      severity: asked.severity,
      ...(i === 0 ? { completes: asked.finding_id } : {}),
    }));
  }

  private updated(
    finding: Stored,
    change: Partial<Pick<UnderstoodFinding, 'severity' | 'status'>>,
  ): UnderstoodFinding {
    const { finding_id, ...rest } = finding;
    return change.status === 'resolved'
      ? this.withoutId(finding, change)
      : { ...rest, ...change, completes: finding_id };
  }

  private withoutId(
    { code, label, structure, laterality, body_part, status, severity }: Stored,
    change: Partial<UnderstoodFinding>,
  ): UnderstoodFinding {
    return { code, label, structure, laterality, body_part, status, severity, ...change };
  }

  /** "Left knee" answers about a knee, "left" about anything. */
  private fits(reading: Reading, structure: string): boolean {
    return reading.bodies.every(
      ({ slug }) => this.atlas.isWithin(slug, structure) || this.atlas.isWithin(structure, slug),
    );
  }

  private isPain(code: string): boolean {
    return code === 'pain' || this.reader.lexicon.complaint(code)?.of === 'pain';
  }

  private isAnywhere(code: string): boolean {
    return this.reader.lexicon.complaint(code)?.place === undefined;
  }
}

/** What was understood in the last answer. */
function lastFindings(earlier: readonly Turn[]): Stored[] {
  return [...(earlier.findLast((turn) => turn.role === 'assistant')?.findings ?? [])];
}
