import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InvalidLastEventId } from '../http/problems.js';

/** Node joins two such headers with a comma, so they are refused as well. */
const ID_SHAPE = /^(0|[1-9]\d{0,8})$/;

/** Id of the last event that a reader has, 0 when they have none. @throws InvalidLastEventId */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['last-event-id'] || '0';
  if (typeof sent !== 'string' || !ID_SHAPE.test(sent)) throw new InvalidLastEventId();
  return Number(sent);
});

/** Documents the header of a route that reads it. */
export const TakesLastEventId = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description:
        'The `id` of the last event that the reader has; without it, the stream begins with its first.',
      schema: { type: 'string', pattern: '^(0|[1-9][0-9]{0,8})$', example: '12' },
    }),
  );
