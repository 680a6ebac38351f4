import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiQuery } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** For a pipe that makes a `TokenDelivery` of it. */
export const Delivery = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
});

/** Documents the header without which no cookie counts. */
export const TakesCookie = (): MethodDecorator =>
  ApiHeader({
    name: 'X-CSRF',
    required: false,
    description:
      'With the refresh cookie: `1`. The cookie counts only with it, and for pages of this host and of `CORS_ORIGINS`.',
    schema: { type: 'string', enum: ['1'] },
  });

/** Documents a route that answers with tokens in either way. */
export const OffersCookie = (): MethodDecorator =>
  applyDecorators(
    TakesCookie(),
    ApiQuery({
      name: 'mode',
      required: false,
      description:
        '`cookie` puts the refresh token into the cookie `__Secure-meditwin-refresh`, which scripts can’t read, instead of the body.',
      schema: { type: 'string', enum: ['body', 'cookie'], default: 'body' },
    }),
  );
