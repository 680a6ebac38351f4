import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Characters } from '../http/characters.decorator.js';
import { normaliseEmail } from '../users/email.decorator.js';

/** Normalised as at sign-up, but not judged: what is no address is an unknown account. */
export const IsSignInAddress = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value)),
    Characters(1, 254),
  ) as PropertyDecorator;

/** Bounded, so that nothing long is ever hashed; otherwise the rules of sign-up don't hold here. */
export const IsSignInPassword = (): PropertyDecorator => Characters(1, 1024);

export class LoginDto {
  /** The address of the account. @example "ada@example.org" */
  @IsSignInAddress()
  email: string;

  /** @example "SecurePass123!" */
  @IsSignInPassword()
  password: string;
}
