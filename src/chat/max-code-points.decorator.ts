import { ValidateBy } from 'class-validator';

const isLonger = (text: string, max: number): boolean => {
  let count = 0;
  for (const _ of text) if (++count > max) return true;
  return false;
};

/**
 * At most so many code points. Goes beside `@MaxLength`, which the documentation reads but which counts a character and
 * its variation selector as one.
 */
export const MaxCodePoints = (max: number): PropertyDecorator =>
  ValidateBy({
    name: 'maxCodePoints',
    validator: {
      validate: (value) => typeof value !== 'string' || !isLonger(value, max),
      defaultMessage: (at) => `${at?.property} must be at most ${max} characters`,
    },
  });
