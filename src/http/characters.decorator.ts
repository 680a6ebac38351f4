import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

function isBetween(text: string, min: number, max: number): boolean {
  let count = 0;
  for (const _ of text) if (++count > max) return false;
  return count >= min;
}

/** Text of so many characters, counted as code points: `@MaxLength()` leaves variation selectors out. */
export const Characters = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'characters',
      validator: {
        validate: (value) => typeof value === 'string' && isBetween(value, min, max),
        defaultMessage: (at) => `${at!.property} must be text of ${min} to ${max} characters`,
      },
    }),
    ApiProperty({ type: String, minLength: min, maxLength: max }),
  ) as PropertyDecorator;
