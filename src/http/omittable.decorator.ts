import { ValidateIf } from 'class-validator';

/** May be left out, but not be null: class-validator's `@IsOptional()` lets null through. */
export const Omittable = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
