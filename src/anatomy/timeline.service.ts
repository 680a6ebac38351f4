import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { openCursor, pageOf, UUID_SHAPE } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT } from '../http/page.dto.js';
import type { TimelineDto, TimelineEventDto, TimelineQueryDto } from './body-part.dto.js';
import type { BodyPart } from './body-part.js';
import { FindingEvent } from './finding-event.entity.js';

const toItem = (event: FindingEvent): TimelineEventDto => ({
  event_id: event.id,
  finding_id: event.findingId,
  event_type: event.eventType,
  title: event.title,
  severity: event.severity,
  source: event.source,
  note: event.note,
  timestamp: event.occurredAt,
});

/** What happened to a body part, newest first. */
@Injectable()
export class TimelineService {
  constructor(@InjectRepository(FindingEvent) private readonly events: Repository<FindingEvent>) {}

  /** @throws InvalidCursor */
  async page(userId: string, bodyPart: BodyPart, query: TimelineQueryDto): Promise<TimelineDto> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const scope = ['timeline', userId, bodyPart];
    const after = openCursor(scope, query.cursor, [UUID_SHAPE]);
    const events = await this.events.find({
      where: { userId, bodyPart, ...(after && { id: LessThan(after[0]!) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const { items, next_cursor } = pageOf(events, limit, scope, (event) => [event.id], toItem);
    return { body_part: bodyPart, timeline: items, next_cursor };
  }

  async latest(userId: string, bodyPart: BodyPart, limit: number): Promise<TimelineEventDto[]> {
    const events = await this.events.find({
      where: { userId, bodyPart },
      order: { id: 'DESC' },
      take: limit,
    });
    return events.map(toItem);
  }
}
