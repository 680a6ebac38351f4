import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

const USERNAME = /^[A-Za-z0-9._-]{3,32}$/;
const MESSAGE = '$property must be 3 to 32 letters, digits, dots, underscores or hyphens';

/** 3 to 32 of letters, digits and `. _ -`; unique without regard to case. ASCII alone, so that no two look the same. */
export const IsUsername = (): PropertyDecorator =>
  applyDecorators(
    Matches(USERNAME, { message: MESSAGE }),
    ApiProperty({ type: String, pattern: USERNAME.source }),
  ) as PropertyDecorator;
