import { Characters } from '../http/characters.decorator.js';

export class DeleteOwnAccountDto {
  /** One's password, so that a stolen token can't do it. @example "SecurePass123!" */
  @Characters(1, 1024)
  password: string;
}
