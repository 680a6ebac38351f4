import { ApiProperty } from '@nestjs/swagger';
import { BODY_PARTS, type BodyPart } from '../anatomy/body-part.js';
import { SEVERITIES, type Severity } from '../anatomy/severity.js';
import { URGENCIES, type Urgency } from '../assistant/urgency.js';
import type { AnswerMetadata } from './answer.js';

/** A complaint that the message was understood to report, as it is kept on the body map. */
export class AnswerFindingDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  finding_id: string;

  /** Stable name of the complaint. @example "headache" */
  code: string;

  /** @example "Headache" */
  label: string;

  /** The part of the 3D model that shows it; null when it has no place or its side is not known yet. */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart', nullable: true, example: 'Head' })
  body_part: BodyPart | null;

  /** Slug of the structure in the atlas. @example "head" */
  structure: string;

  @ApiProperty({ enum: ['left', 'right'], nullable: true })
  laterality: 'left' | 'right' | null;

  @ApiProperty({ enum: ['active', 'resolved'] })
  status: 'active' | 'resolved';

  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity', example: 'moderate' })
  severity: Severity;

  static from(finding: AnswerMetadata['findings'][number]): AnswerFindingDto {
    const { finding_id, code, label, body_part, structure, laterality, status, severity } = finding;
    return { finding_id, code, label, body_part, structure, laterality, status, severity };
  }
}

/** Who answered and what was understood. */
export class AnswerMetadataDto {
  /** @example "embedded" */
  provider: string;

  /** @example "meditwin-embedded-1" */
  model: string;

  /** How soon a person should be seen; null when the message is about no complaint. */
  @ApiProperty({ enum: URGENCIES, enumName: 'Urgency', nullable: true, example: 'self_care' })
  urgency: Urgency | null;

  /** Names of the emergencies recognised. @example [] */
  red_flags: string[];

  findings: AnswerFindingDto[];

  /** Quick replies that answer the one question asked. @example ["Since today", "For some days"] */
  follow_up: string[];

  /** In one order of fields, fresh or stored: jsonb has an order of its own. */
  static from({
    provider,
    model,
    urgency,
    red_flags,
    findings,
    follow_up,
  }: AnswerMetadata): AnswerMetadataDto {
    return { provider, model, urgency, red_flags, findings: findings.map(AnswerFindingDto.from), follow_up };
  }
}
