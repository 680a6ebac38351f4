import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

const beginnings = new WeakMap<object, number>();

/** @returns after how many milliseconds a streamed answer began; undefined for any other */
export const beganAfterMs = (request: FastifyRequest): number | undefined => beginnings.get(request);

/** For answers that go on as long as somebody reads: how long the server took is over when they begin. */
@Injectable()
export class StreamedAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const begin = (): void =>
      void beginnings.set(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>().elapsedTime);
    return next.handle().pipe(tap(begin));
  }
}
