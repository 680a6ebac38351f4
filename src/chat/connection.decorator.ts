import type { Socket } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The connection over which the request came. */
export const Connection = createParamDecorator(
  (_: unknown, context: ExecutionContext): Socket =>
    context.switchToHttp().getRequest<FastifyRequest>().raw.socket,
);
