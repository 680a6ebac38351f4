import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import type { CurrentUser } from '../access/current-user.js';

/** Tells a gateway who is calling in header fields, which nginx `auth_request_set` can read and a body it can't. */
@Injectable()
export class ForwardHeadersInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { userId, sessionId, roles } = http.getRequest<{ user: CurrentUser }>().user;
    void http.getResponse<FastifyReply>().headers({
      'x-user-id': userId,
      'x-user-roles': roles.join(','),
      'x-session-id': sessionId,
    });
    return next.handle();
  }
}
