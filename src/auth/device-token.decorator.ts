import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** The `X-Device-Token` that was sent along, if any; unchecked. */
export const SentDeviceToken = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['x-device-token'];
  return typeof sent === 'string' ? sent : undefined;
});

/** Documents the header of a route that reads it. */
export const TakesDeviceToken = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'X-Device-Token',
      required: false,
      description:
        'The `device_token` of an earlier sign-in on this device, so that a stranger’s failures never lock its owner out.',
      schema: { type: 'string' },
    }),
  );
