import { IsOptional } from 'class-validator';
import { Characters } from '../http/characters.decorator.js';
import { Trim } from '../http/trim.decorator.js';
import { IsNewPassword } from '../passwords/password.decorator.js';
import { IsEmailAddress } from '../users/email.decorator.js';
import { IsUsername } from '../users/username.decorator.js';

export class SignUpDto {
  /** At most 254 characters; compared, stored and shown in NFKC and lower case. @example "ada@example.org" */
  @IsEmailAddress()
  email: string;

  /** 3 to 32 of letters, digits and `. _ -`; unique without regard to case. @example "ada" */
  @IsUsername()
  username: string;

  /** 8 to 128 characters of any kind, not one of the most common. @example "SecurePass123!" */
  @IsNewPassword()
  password: string;

  /** 1 to 120 characters. @example "Ada Lovelace" */
  @IsOptional()
  @Trim()
  @Characters(1, 120)
  full_name?: string | null;
}
