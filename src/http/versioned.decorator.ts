import { applyDecorators, type Type } from '@nestjs/common';
import { ApiHeader, ApiOkResponse } from '@nestjs/swagger';

const ETAG = {
  description: 'The version of the account: it changes with what is shown of it, but not with a sign-in.',
  schema: { type: 'string' as const, example: '"7"' },
};

/** Documents an answer that tells its version. */
export const AnswersVersion = (type: Type): MethodDecorator =>
  ApiOkResponse({ type, headers: { ETag: ETAG } });

/** Documents a change that may be bound to a version, and answers with the next one. */
export const ChangesVersion = (type: Type): MethodDecorator =>
  applyDecorators(
    AnswersVersion(type),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'The `ETag` of what you changed: should somebody else have been quicker, nothing happens and you get 412.',
      schema: { type: 'string', example: '"7"' },
    }),
  );
