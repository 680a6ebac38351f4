import { ApiProperty } from '@nestjs/swagger';
import { PageQueryDto } from '../http/page.dto.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import { EVENT_TYPES, type EventType, FINDING_SOURCES, type FindingSource } from './finding-words.js';
import { SEVERITIES, type Severity } from './severity.js';

/** Nothing but the standard fields of a page. */
export class TimelineQueryDto extends PageQueryDto {}

export class BodyPartSummaryDto {
  /** @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart' })
  name: BodyPart;

  /** `normal` once everything is over, `NA` when nothing was ever told of it. @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** @example "musculoskeletal" */
  system: string;

  /** Active findings. @example 1 */
  issue_count: number;

  last_updated: Date | null;
}

export class BodyPartsDto {
  /** All 37, from the head down. */
  body_parts: BodyPartSummaryDto[];

  /** @example 37 */
  total_parts: number;
}

/** How many events left the part at each level. */
export class SeverityDistributionDto implements Record<Severity, number> {
  /** @example 0 */
  NA: number;

  /** @example 1 */
  normal: number;

  /** @example 0 */
  mild: number;

  /** @example 2 */
  moderate: number;

  /** @example 0 */
  severe: number;

  /** @example 0 */
  critical: number;
}

export class BodyPartStatisticsDto {
  /** @example 3 */
  total_events: number;

  severity_distribution: SeverityDistributionDto;

  last_updated: Date | null;
}

export class TimelineEventDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  event_id: string;

  /** Null when a part without findings was set to `normal` or `NA`. @example "01938f2e-7b5a-7c1d-9e3f-123456789abd" */
  finding_id: string | null;

  /** @example "reported" */
  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType' })
  event_type: EventType;

  /** @example "Pain in the left knee" */
  title: string;

  /** What the finding amounts to since: `normal` once it is over. @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** @example "chat" */
  @ApiProperty({ enum: FINDING_SOURCES })
  source: FindingSource;

  /** @example "After the run on Sunday" */
  note: string | null;

  timestamp: Date;
}

export class StructureDto {
  /** @example "patella" */
  slug: string;

  /** @example "Kneecap" */
  name: string;

  /** @example "skeletal" */
  system: string;

  /** Its id in the UBERON ontology. @example "UBERON:0002446" */
  uberon: string;

  /** What people call it. @example ["kneecap"] */
  lay_names: string[];
}

export class BodyPartDto {
  /** @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart' })
  body_part: BodyPart;

  /** The worst of its active findings, else as in the list of parts. @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  current_severity: Severity;

  statistics: BodyPartStatisticsDto;

  /** The latest 20, newest first. */
  recent_events: TimelineEventDto[];

  /** What the part shows, by the atlas. */
  structures: StructureDto[];
}

export class TimelineDto {
  /** @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart' })
  body_part: BodyPart;

  /** Newest first. */
  timeline: TimelineEventDto[];

  /** Send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}

/** What a frontend needs to know before it draws the body. */
export class BodyPartsConfigDto {
  /** The 37 names, from the head down. @example ["Head", "Brain"] */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart', isArray: true })
  body_parts: BodyPart[];

  /** From nothing known to the worst. @example ["NA", "normal", "mild", "moderate", "severe", "critical"] */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity', isArray: true })
  severity_levels: Severity[];

  /** Every organ system that an issue may be counted under. @example ["cardiovascular", "respiratory"] */
  systems: string[];

  /** @example 37 */
  total_parts: number;
}
