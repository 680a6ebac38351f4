import { Characters } from './characters.decorator.js';
import { Omittable } from './omittable.decorator.js';
import { Trim } from './trim.decorator.js';

/** Why an administrator did it, for the record. */
export class ReasonDto {
  /** 1 to 300 characters, for the audit. @example "Asked for by phone" */
  @Omittable()
  @Trim()
  @Characters(1, 300)
  reason?: string;
}
