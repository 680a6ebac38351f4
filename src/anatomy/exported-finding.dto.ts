import { ApiProperty } from '@nestjs/swagger';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import { FindingDto } from './finding.dto.js';
import type { FindingEvent } from './finding-event.entity.js';
import type { Finding } from './finding.entity.js';
import { EVENT_TYPES, type EventType, FINDING_SOURCES, type FindingSource } from './finding-words.js';
import { SEVERITIES, type Severity } from './severity.js';

/** A complaint as it stands now. */
export class ExportedFindingDto extends FindingDto {
  /** The latest answer in the chat that reported it. */
  message_id: string | null;

  static override from(finding: Finding): ExportedFindingDto {
    return { ...FindingDto.from(finding), message_id: finding.messageId };
  }
}

/** What happened to a complaint, or to a part of the body. */
export class ExportedFindingEventDto {
  event_id: string;

  finding_id: string | null;

  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart', nullable: true })
  body_part: BodyPart | null;

  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType' })
  event_type: EventType;

  /** @example "Pain in the left knee" */
  title: string;

  /** What it amounts to since. */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  @ApiProperty({ enum: FINDING_SOURCES })
  source: FindingSource;

  /** @example "After the run on Sunday" */
  note: string | null;

  timestamp: Date;

  static from(event: FindingEvent): ExportedFindingEventDto {
    return {
      event_id: event.id,
      finding_id: event.findingId,
      body_part: event.bodyPart,
      event_type: event.eventType,
      title: event.title,
      severity: event.severity,
      source: event.source,
      note: event.note,
      timestamp: event.occurredAt,
    };
  }
}
