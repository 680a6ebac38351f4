import { IsOptional } from 'class-validator';
import { Omittable } from '../http/omittable.decorator.js';
import { Characters } from '../http/characters.decorator.js';
import { Trim } from '../http/trim.decorator.js';
import { IsUsername } from './username.decorator.js';

/** What a person may change of their own account. What is left out stays. */
export class UpdateProfileDto {
  /** 3 to 32 of letters, digits and `. _ -`; unique without regard to case. @example "ada.l" */
  @Omittable()
  @IsUsername()
  username?: string;

  /** 1 to 120 characters; null takes it away. @example "Ada King" */
  @IsOptional()
  @Trim()
  @Characters(1, 120)
  full_name?: string | null;
}
