import { Characters } from '../http/characters.decorator.js';
import { IsNewPassword } from '../passwords/password.decorator.js';

export class ChangePasswordDto {
  /** @example "SecurePass123!" */
  @Characters(1, 1024)
  current_password: string;

  /** By the rules of sign-up, and another than the current one. @example "AnotherPass456!" */
  @IsNewPassword()
  new_password: string;
}
