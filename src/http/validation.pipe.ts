import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FieldErrorDto } from './problem.dto.js';
import { ignoresOtherFields } from './other-fields.decorator.js';
import { ValidationFailed } from './problems.js';

function fieldErrors(errors: ValidationError[], parent = ''): FieldErrorDto[] {
  return errors.flatMap((error) => {
    const field = parent + error.property;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...fieldErrors(error.children ?? [], `${field}.`)];
  });
}

/** As class-validator says it; class-transformer drops names such as `constructor` before it could. */
export const unknownField = (field: string): FieldErrorDto => ({
  field,
  message: `property ${field} should not exist`,
});

const options = {
  transform: true,
  whitelist: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
  exceptionFactory: (errors: ValidationError[]) => new ValidationFailed({ errors: fieldErrors(errors) }),
};

/** Bodies with an unknown field are refused, naming it; unknown query parameters are ignored. */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  private readonly strict = new ValidationPipe({ ...options, forbidNonWhitelisted: true });
  private readonly lenient = new ValidationPipe(options);

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    // What a decorator of ours hands over is no input. Nest's pipe would let it through too, three promises later.
    return metadata.type === 'custom' ? value : this.validate(value, metadata);
  }

  private async validate(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body') return this.lenient.transform(value, metadata);
    if (ignoresOtherFields(metadata.metatype)) return this.lenient.transform(value ?? {}, metadata);
    if (Array.isArray(value)) throw new ValidationFailed({ detail: 'The body must be a JSON object.' });
    const body = value ?? {};
    const dropped = Object.keys(body)
      .filter((name) => name in Object.prototype)
      .map(unknownField);
    const accepted: unknown = await this.strict.transform(body, metadata).catch((error: unknown) => {
      throw error instanceof ValidationFailed
        ? new ValidationFailed({ errors: [...dropped, ...error.errors!] })
        : error;
    });
    if (dropped.length > 0) throw new ValidationFailed({ errors: dropped });
    return accepted;
  }
}
