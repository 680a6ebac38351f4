import { ApiProperty, PartialType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Characters } from '../http/characters.decorator.js';
import { Omittable } from '../http/omittable.decorator.js';
import { ValidationFailed } from '../http/problems.js';
import { Trim } from '../http/trim.decorator.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import { SEVERITIES, type Severity } from './severity.js';

/** How a body part is, in the person's own judgement. */
export class SetSeverityDto {
  /** `normal` and `NA` end all findings of the part. @example "moderate" */
  @IsIn(SEVERITIES)
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** 1 to 2,000 characters, kept in the timeline. @example "After the run on Sunday" */
  @Omittable()
  @Trim()
  @Characters(1, 2000)
  note?: string;
}

/** The same from older frontends, in the query or in the body; the body counts where both say it. */
export class OlderSetSeverityDto extends PartialType(SetSeverityDto, { skipNullProperties: false }) {
  /** @throws ValidationFailed when neither has a severity */
  static either(query: OlderSetSeverityDto, body: OlderSetSeverityDto): SetSeverityDto {
    const { severity, note } = { ...query, ...body };
    if (severity) return { severity, note };
    throw new ValidationFailed({ errors: [{ field: 'severity', message: 'severity should not be empty' }] });
  }
}

/** What was set. */
export class PartSeverityDto {
  /** @example "Left Knee" */
  @ApiProperty({ enum: BODY_PARTS, enumName: 'BodyPart' })
  body_part: BodyPart;

  /** The part's `current_severity` from now on. @example "moderate" */
  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  /** The findings that it changed, or the one that it made. @example ["01938f2e-7b5a-7c1d-9e3f-123456789abc"] */
  finding_ids: string[];

  /** @example "After the run on Sunday" */
  note: string | null;

  updated_at: Date;
}
