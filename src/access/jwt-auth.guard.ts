import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { TokenExpired, TokenInvalid, TokenMissing } from '../http/problems.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';

/** Global: resolves the current user of every route that is not public. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const rules = this.reflector.getAll<(AccessRule | undefined)[]>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const declared = rules.filter((rule) => rule !== undefined);
    return (declared.length > 0 && declared.every((rule) => rule.public)) || super.canActivate(context);
  }

  override handleRequest<User>(
    fault: Error | null,
    user: User | false,
    refusal: Error | undefined,
    context: ExecutionContext,
  ): User {
    if (fault) throw fault;
    if (user) return user;
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    if (headers.authorization === undefined) throw new TokenMissing();
    throw refusal?.name === 'TokenExpiredError' ? new TokenExpired() : new TokenInvalid();
  }
}
