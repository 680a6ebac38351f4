import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { NotFound } from '../http/problems.js';
import { FindingChanges } from './finding-changes.js';
import { FindingDto, type UpdateFindingDto } from './finding.dto.js';
import { Finding } from './finding.entity.js';

/** Changes that a person makes to one of their findings by hand. */
@Injectable()
export class FindingEditsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * What is so already is left alone, without an event.
   * @throws NotFound @throws TokenRevoked when the user is gone
   */
  update(userId: string, id: string, { status, severity }: UpdateFindingDto): Promise<FindingDto> {
    return this.dataSource.transaction(async (manager) => {
      await FindingChanges.lock(manager, userId);
      const finding = await manager.findOneBy(Finding, { id, userId });
      if (!finding) throw new NotFound();
      const changes = new FindingChanges(userId, { source: 'manual' });
      const changed = severity !== undefined && severity !== finding.severity;
      if (status === 'active' && finding.status === 'resolved') {
        await this.reactivate(manager, changes, finding, severity);
      } else {
        finding.severity = severity ?? finding.severity;
        if (status === 'resolved' && finding.status === 'active') changes.end(finding);
        else if (changed) changes.update(finding, 'severity_changed');
      }
      await changes.save(manager);
      return FindingDto.from(finding);
    });
  }

  /**
   * The complaint may have been reported anew meanwhile. The finding asked for is active then, as severe as the newer
   * one was, and the newer one ends: there is one active finding for a complaint in a place.
   */
  private async reactivate(
    manager: EntityManager,
    changes: FindingChanges,
    finding: Finding,
    severity?: Finding['severity'],
  ): Promise<void> {
    const { userId, code, structure, laterality } = finding;
    const newer = await manager.findOneBy(Finding, {
      userId,
      code,
      structure,
      laterality: laterality ?? IsNull(),
      status: 'active',
    });
    if (newer) changes.end(newer, 'merged');
    Object.assign(finding, { status: 'active', severity: severity ?? newer?.severity ?? finding.severity });
    changes.update(finding, 'reactivated');
  }
}
