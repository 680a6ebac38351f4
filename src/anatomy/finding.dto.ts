import { ApiProperty } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { Omittable } from '../http/omittable.decorator.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import type { Finding } from './finding.entity.js';
import { SEVERITIES, type Severity } from './severity.js';
import type { Side } from './structure.js';

/** What a person may change of a finding: at least one of the two. */
export class UpdateFindingDto {
  /** `resolved` when it is over, `active` when it is back. @example "resolved" */
  @ValidateIf((body: UpdateFindingDto) => body.status !== undefined || body.severity === undefined)
  @IsIn(['active', 'resolved'])
  status?: 'active' | 'resolved';

  /** What is less than `mild` is resolved. @example "mild" */
  @Omittable()
  @IsIn(['mild', 'moderate', 'severe', 'critical'])
  severity?: 'mild' | 'moderate' | 'severe' | 'critical';
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
  laterality: Side | null;

  /** Null when it has no place or its side is not known yet. @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart', nullable: true })
  body_part: BodyPart | null;

  /** @example "active" */
  status: 'active' | 'resolved';

  /** Of a resolved one, the last before it ended. @example "mild" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** @example "chat" */
  source: 'chat' | 'manual';

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
