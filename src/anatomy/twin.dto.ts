import { ApiProperty } from '@nestjs/swagger';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import { EVENT_TYPES, type EventType, FINDING_SOURCES, type FindingSource } from './finding-words.js';
import { SEVERITIES, type Severity } from './severity.js';

/** An active finding. */
export class IssueDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  finding_id: string;

  /** @example "Pain in the left knee" */
  title: string;

  /** @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** When it was reported or changed last. */
  timestamp: Date;

  /** What happened to it last. @example "reported" */
  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType' })
  event_type: EventType;

  /** @example "chat" */
  @ApiProperty({ enum: FINDING_SOURCES })
  source: FindingSource;
}

export class BodyPartWithIssuesDto {
  /** @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart' })
  body_part: BodyPart;

  /** The worst of its issues. @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** Worst first. */
  issues: IssueDto[];
}

export class SystemDto {
  /** @example "musculoskeletal" */
  system: string;

  /** The worst of its issues. @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** Those without a body part included, such as a fever. @example 1 */
  issue_count: number;
}

/** The body as it is now: whatever is not named has no issue. */
export class TwinDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  user_id: string;

  /** Worst first. */
  body_parts_with_issues: BodyPartWithIssuesDto[];

  /** Worst first. */
  systems: SystemDto[];

  generated_at: Date;
}
