import { Transform } from 'class-transformer';
import { Characters } from '../http/characters.decorator.js';
import { normaliseEmail } from '../users/email.decorator.js';

export class LoginDto {
  /** The address of the account. @example "ada@example.org" */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value))
  @Characters(1, 254)
  email: string;

  /** @example "SecurePass123!" */
  @Characters(1, 1024)
  password: string;
}
