import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { dictionary } from '@zxcvbn-ts/language-common';
import { ValidateBy } from 'class-validator';
import { isMadeOfContextWords } from './context-words.js';

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 128;

const COMMON = new Set(dictionary['passwords-common'] as string[]);

/** @returns what is wrong with a new password, as the rest of a sentence; undefined when it may be used */
export function weakness(password: unknown): string | undefined {
  if (typeof password !== 'string') return 'must be text';
  const characters = [...password.normalize('NFKC')].length;
  if (characters < MIN_CHARACTERS || characters > MAX_CHARACTERS)
    return `must have ${MIN_CHARACTERS} to ${MAX_CHARACTERS} characters`;
  if (COMMON.has(password.normalize('NFKC').toLowerCase()))
    return 'is one of the most common ones; choose another';
  if (isMadeOfContextWords(password))
    return 'says little but the name of this product or of a role; choose another';
  return undefined;
}

/** A new password: 8 to 128 characters of any kind after NFKC, none of the most common ones and no word of ours alone. */
export const IsNewPassword = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isNewPassword',
      validator: {
        validate: (value) => weakness(value) === undefined,
        defaultMessage: (args) => `${args!.property} ${weakness(args!.value)}`,
      },
    }),
    ApiProperty({ type: String, format: 'password', minLength: MIN_CHARACTERS, maxLength: MAX_CHARACTERS }),
  ) as PropertyDecorator;
