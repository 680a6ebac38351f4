import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { RenewedGrantDto } from './grants.dto.js';

/** 200 instead of 201 for what was there already. */
@Injectable()
export class RenewedInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((body) => {
        if (body instanceof RenewedGrantDto) void reply.code(200);
      }),
    );
  }
}
