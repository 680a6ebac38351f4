import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Atlas } from './atlas.js';
import type { BodyPart } from './body-part.js';
import { FindingChanges } from './finding-changes.js';
import { Finding } from './finding.entity.js';
import type { PartSeverityDto, SetSeverityDto } from './set-severity.dto.js';
import type { Severity } from './severity.js';

const SET_BY_HAND = 'Set by hand';

/** Sets how a body part is, whatever its findings said until then. */
@Injectable()
export class PartSeverityService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly atlas: Atlas,
  ) {}

  /**
   * Every active finding of the part gets the severity; if it has none, one is made. `normal` and `NA` end them all.
   * @throws TokenRevoked when the user is gone
   */
  set(userId: string, bodyPart: BodyPart, { severity, note }: SetSeverityDto): Promise<PartSeverityDto> {
    return this.dataSource.transaction(async (manager) => {
      await FindingChanges.lock(manager, userId);
      const active = await manager.find(Finding, { where: { userId, bodyPart, status: 'active' } });
      const changes = new FindingChanges(userId, { source: 'manual', note });
      if (severity === 'normal' || severity === 'NA') this.end(changes, bodyPart, active, severity);
      else this.level(changes, bodyPart, active, severity);
      const updated_at = (await changes.save(manager))!;
      const finding_ids = changes.findings.map(({ id }) => id);
      return { body_part: bodyPart, severity, finding_ids, note: note ?? null, updated_at };
    });
  }

  private end(changes: FindingChanges, part: BodyPart, active: Finding[], severity: Severity): void {
    for (const finding of active) changes.end(finding, 'resolved', severity);
    if (active.length === 0) changes.tell('severity_set', SET_BY_HAND, part, severity, null);
  }

  private level(changes: FindingChanges, part: BodyPart, active: Finding[], severity: Severity): void {
    for (const finding of active) changes.update(Object.assign(finding, { severity }), 'severity_set');
    if (active.length > 0) return;
    const { slug, laterality } = this.placeOf(part);
    const place = { structure: slug, laterality, bodyPart: part };
    changes.add({ code: 'manual', label: SET_BY_HAND, severity, ...place }, 'severity_set');
  }

  /** The structure that is the very part, with its side; the atlas has one for each. */
  private placeOf(part: BodyPart): Pick<Finding, 'laterality'> & { slug: string } {
    for (const { slug, original_parts } of this.atlas.structuresOf(part)) {
      const place = original_parts.find(({ name }) => name === part);
      if (place) return { slug, laterality: place.laterality };
    }
    throw new Error(`No structure of the atlas is the body part ${part}.`);
  }
}
