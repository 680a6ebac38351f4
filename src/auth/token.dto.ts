import { IsOptional } from 'class-validator';
import { Characters } from '../http/characters.decorator.js';
import { IgnoresOtherFields } from '../http/other-fields.decorator.js';
import { IsSignInAddress, IsSignInPassword } from './login.dto.js';
import { IsRefreshToken } from './refresh.dto.js';

/** RFC 6749, sections 4.3.2 and 6. */
@IgnoresOtherFields()
export class TokenRequestDto {
  /** `password` or `refresh_token`. @example "password" */
  @Characters(1, 64)
  grant_type: string;

  /** With `password`: the e-mail address of the account. @example "ada@example.org" */
  @IsOptional()
  @IsSignInAddress()
  username?: string;

  /** With `password`. @example "SecurePass123!" */
  @IsOptional()
  @IsSignInPassword()
  password?: string;

  /** With `refresh_token`: the newest one that was given out. */
  @IsOptional()
  @IsRefreshToken()
  refresh_token?: string;
}
