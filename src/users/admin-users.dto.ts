import { IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { Omittable } from '../http/omittable.decorator.js';
import { PageQueryDto } from '../http/page.dto.js';
import { ReasonDto } from '../http/reason.dto.js';
import { ROLE_NAME } from './role-name.js';
import { LETTER_OR_DIGIT } from './searched-text.js';
import { UpdateProfileDto } from './update-profile.dto.js';
import { UserDto } from './user.dto.js';

const WORDS: Record<string, boolean> = { true: true, false: false };

/** Which accounts to list, newest first. */
export class UsersQueryDto extends PageQueryDto {
  /**
   * Part of the e-mail address, the username or the full name, without regard to case. Without three letters or digits in
   * a row it is what one of these, or a word of the full name, begins with. A whole address finds its account alone. One
   * letter or digit at least; empty counts as left out. @example "ada"
   */
  @IsOptional()
  @IsString()
  @MaxLength(254)
  @ValidateIf((query: UsersQueryDto) => query.q !== '')
  @Matches(LETTER_OR_DIGIT, { message: 'q must hold a letter or a digit' })
  q?: string;

  /** Only who holds this role. @example "clinician" */
  @IsOptional()
  @Matches(ROLE_NAME)
  role?: string;

  /** Only active (`true`) or deactivated (`false`) accounts. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => WORDS[String(value)] ?? value)
  @IsBoolean()
  is_active?: boolean;
}

/** What an administrator may change of an account. What is left out stays. */
export class UpdateUserDto extends IntersectionType(UpdateProfileDto, ReasonDto) {
  /** `false` ends all sessions of the account and keeps it from signing in. */
  @Omittable()
  @IsBoolean()
  is_active?: boolean;
}

/** The roles that an account has from now on. */
export class AssignRolesDto extends ReasonDto {
  /** At most 16 names of existing roles. @example ["user", "clinician"] */
  @IsArray()
  @ArrayMaxSize(16)
  @ArrayUnique()
  @Matches(ROLE_NAME, { each: true })
  roles: string[];
}

/** An account as administrators see it. */
export class AdminUserDto extends UserDto {
  last_login_at: Date | null;
}

/** One account with what is known of its use. */
export class AdminUserDetailDto extends AdminUserDto {
  /** Live sessions. @example 2 */
  session_count: number;
}

export class UsersPageDto {
  items: AdminUserDto[];

  /** Send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}

export class RevokedSessionsDto {
  /** How many sessions were ended. @example 2 */
  revoked: number;
}
