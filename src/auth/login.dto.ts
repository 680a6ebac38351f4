import { IsString, MaxLength, MinLength } from 'class-validator';
import { Transform } from 'class-transformer';
import { normaliseEmail } from '../users/email.decorator.js';

export class LoginDto {
  /** The address of the account. @example "ada@example.org" */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value))
  @IsString()
  @MinLength(1)
  @MaxLength(254)
  email: string;

  /** @example "SecurePass123!" */
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  password: string;
}
