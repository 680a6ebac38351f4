import { IsString, MaxLength, MinLength } from 'class-validator';
import { Omittable } from '../http/omittable.decorator.js';
import { Trim } from '../http/trim.decorator.js';

/** Why an administrator did it, for the record. */
export class ReasonDto {
  /** 1 to 300 characters, for the audit. @example "Asked for by phone" */
  @Omittable()
  @Trim()
  @IsString()
  @MinLength(1)
  @MaxLength(300)
  reason?: string;
}
