import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, MaxLength } from 'class-validator';

/** @returns the form in which addresses are compared, stored and shown: NFKC, trimmed, lower case */
export const normaliseEmail = (email: string): string =>
  email.normalize('NFKC').trim().toLowerCase().normalize('NFKC');

/** An e-mail address, normalised before it is validated. */
export const IsEmailAddress = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value)),
    IsEmail(),
    MaxLength(254),
    ApiProperty({ type: String, format: 'email', maxLength: 254 }),
  ) as PropertyDecorator;
