import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { BEFORE_ALL_IDS, inBatches } from '../database/batches.js';
import { ExportedFindingDto, ExportedFindingEventDto } from './exported-finding.dto.js';
import { FindingEvent } from './finding-event.entity.js';
import { Finding } from './finding.entity.js';

/** What is known of a person's body, and how it came to that. */
@Injectable()
export class ExportedFindingsService {
  constructor(
    @InjectRepository(Finding) private readonly findings: Repository<Finding>,
    @InjectRepository(FindingEvent) private readonly events: Repository<FindingEvent>,
  ) {}

  /** @returns oldest first */
  findingsOf(userId: string): AsyncGenerator<ExportedFindingDto[]> {
    return inBatches(async (last, take) => {
      const where = { userId, id: MoreThan(last?.finding_id ?? BEFORE_ALL_IDS) };
      return (await this.findings.find({ where, order: { id: 'ASC' }, take })).map(ExportedFindingDto.from);
    });
  }

  /** @returns oldest first */
  eventsOf(userId: string): AsyncGenerator<ExportedFindingEventDto[]> {
    return inBatches(async (last, take) => {
      const where = { userId, id: MoreThan(last?.event_id ?? BEFORE_ALL_IDS) };
      return (await this.events.find({ where, order: { id: 'ASC' }, take })).map(
        ExportedFindingEventDto.from,
      );
    });
  }
}
