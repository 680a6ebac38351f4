import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { JWKS_MAX_AGE_SECONDS } from '../config/token-keys.js';

/** Lets everyone keep the answer for five minutes, and spares them its body when it is still the same. */
@Injectable()
export class JwksCacheInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const asked = http.getRequest<FastifyRequest>().headers['if-none-match'];
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((keys: unknown) => {
        const etag = `"${createHash('sha256').update(JSON.stringify(keys)).digest('base64url').slice(0, 22)}"`;
        void reply.headers({ 'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`, etag });
        if (!asked?.split(',').some((known) => known.trim().replace(/^W\//, '') === etag)) return keys;
        void reply.code(304);
        return undefined;
      }),
    );
  }
}
