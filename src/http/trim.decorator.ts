import { Transform } from 'class-transformer';

/** Takes white space off both ends before validation; what isn't text passes untouched. */
export const Trim = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
