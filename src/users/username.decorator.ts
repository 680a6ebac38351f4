import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';

/** 3 to 32 of letters, digits and `. _ -`; unique without regard to case. ASCII alone, so that no two look the same. */
export const IsUsername = (): PropertyDecorator =>
  applyDecorators(
    Matches(/^[A-Za-z0-9._-]{3,32}$/, {
      message: '$property must be 3 to 32 letters, digits, dots, underscores or hyphens',
    }),
  ) as PropertyDecorator;
