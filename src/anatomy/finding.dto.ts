import { ApiProperty } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { Omittable } from '../http/omittable.decorator.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import type { Finding } from './finding.entity.js';
import {
  FINDING_SOURCES,
  FINDING_STATUSES,
  type FindingSource,
  type FindingStatus,
} from './finding-words.js';
import { SEVERITIES, type Severity } from './severity.js';
import { type Side, SIDES } from './structure.js';

/** What a complaint that goes on can be. */
const FELT = ['mild', 'moderate', 'severe', 'critical'] as const;

/** What a person may change of a finding: at least one of the two. */
export class UpdateFindingDto {
  /** `resolved` when it is over, `active` when it is back. @example "resolved" */
  @ValidateIf((body: UpdateFindingDto) => body.status !== undefined || body.severity === undefined)
  @IsIn(FINDING_STATUSES)
  @ApiProperty({ enum: FINDING_STATUSES })
  status?: FindingStatus;

  /** What is less than `mild` is resolved. @example "mild" */
  @Omittable()
  @IsIn(FELT)
  @ApiProperty({ enum: FELT })
  severity?: (typeof FELT)[number];
}

/** What leaves of a finding. */
export class FindingDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  finding_id: string;

  /** Stable name of the complaint, or `manual`. @example "knee_pain" */
  code: string;

  /** @example "Pain in the left knee" */
  label: string;

  /** Slug of the structure in the atlas. @example "knee" */
  structure: string;

  /** @example "left" */
  @ApiProperty({ enum: SIDES, nullable: true })
  laterality: Side | null;

  /** Null when it has no place or its side is not known yet. @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart', nullable: true })
  body_part: BodyPart | null;

  /** @example "active" */
  @ApiProperty({ enum: FINDING_STATUSES })
  status: FindingStatus;

  /** Of a resolved one, the last before it ended. @example "mild" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** @example "chat" */
  @ApiProperty({ enum: FINDING_SOURCES })
  source: FindingSource;

  recorded_at: Date;

  updated_at: Date;

  static from(finding: Finding): FindingDto {
    return {
      finding_id: finding.id,
      code: finding.code,
      label: finding.label,
      structure: finding.structure,
      laterality: finding.laterality,
      body_part: finding.bodyPart,
      status: finding.status,
      severity: finding.severity,
      source: finding.source,
      recorded_at: finding.recordedAt,
      updated_at: finding.updatedAt,
    };
  }
}
