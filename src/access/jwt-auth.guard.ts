import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { TokenExpired, TokenInvalid, TokenMissing } from '../http/problems.js';
import { ACCESS_RULE, type AccessRule, areOpen } from './access-rule.js';
import { AdmissionService } from './admission.service.js';
import { bearerToken } from './bearer-token.js';
import type { CurrentUser } from './current-user.js';
import { VerifiedTokens } from './verified-tokens.js';

type Asking = FastifyRequest & { user: CurrentUser };

/** Global: resolves the current user of every route that is not public. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly verified: VerifiedTokens,
    private readonly admission: AdmissionService,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const rules = this.reflector.getAll<(AccessRule | undefined)[]>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (areOpen(rules.filter((rule) => rule !== undefined))) return true;
    const request = context.switchToHttp().getRequest<Asking>();
    const token = bearerToken(request);
    const known = token === null ? undefined : this.verified.find(token);
    if (known) {
      request.user = known;
    } else {
      await super.canActivate(context); // sets `request.user`, or throws
      this.verified.keep(token!, request.user);
    }
    await this.admission.admit(request.user);
    return true;
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
