import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { isISO8601, ValidateBy } from 'class-validator';

/** With a zone: without one the same text is another moment on another server. Years of four digits. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** `Date` rolls the 30th of February over into March, ISO 8601 has no such day. */
const isInstant = (value: unknown): boolean =>
  typeof value === 'string' &&
  INSTANT.test(value) &&
  isISO8601(value, { strict: true }) &&
  !Number.isNaN(Date.parse(value));

/** A moment as text, ISO 8601 with a zone. */
export const IsInstant = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'instant',
      validator: {
        validate: isInstant,
        defaultMessage: (at) => `${at!.property} must be a time such as 2027-01-31T12:00:00.000Z`,
      },
    }),
    ApiProperty({ type: String, format: 'date-time' }),
  ) as PropertyDecorator;
