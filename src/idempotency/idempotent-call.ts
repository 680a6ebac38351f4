import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidIdempotencyKey } from '../http/problems.js';

/** Node joins two such headers with a comma, so they are refused as well. */
const KEY_SHAPE = /^[A-Za-z0-9_-]{1,128}$/;

/** What a request says about being repeated, and how its answer says that it was. */
export interface IdempotentCall {
  /** Undefined when none was sent. */
  key: string | undefined;
  /** Marks the answer as the one of an earlier request. */
  replayed(): void;
}

/** The request's `Idempotency-Key`, in a handler. @throws InvalidIdempotencyKey */
export const IdempotentCall = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotentCall => {
    const http = context.switchToHttp();
    const key = http.getRequest<FastifyRequest>().headers['idempotency-key'] as string | undefined;
    if (key !== undefined && !KEY_SHAPE.test(key)) throw new InvalidIdempotencyKey();
    return {
      key,
      replayed: () => void http.getResponse<FastifyReply>().header('idempotency-replayed', 'true'),
    };
  },
);
