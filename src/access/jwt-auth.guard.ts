import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { TokenExpired, TokenInvalid, TokenMissing } from '../http/problems.js';
import { areOpen, rulesOf } from './access-rule.js';
import { AdmissionService } from './admission.service.js';
import { bearerToken } from './bearer-token.js';
import type { CurrentUser } from './current-user.js';
import { VerifiedTokens } from './verified-tokens.js';

type Asking = FastifyRequest & { user: CurrentUser };

/** Global: resolves the current user of every route that is not public. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly verified: VerifiedTokens,
    private readonly admission: AdmissionService,
  ) {
    super();
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (areOpen(rulesOf(context.getHandler(), context.getClass()))) return true;
    const request = context.switchToHttp().getRequest<Asking>();
    const token = bearerToken(request);
    const known = token === null ? undefined : this.verified.find(token);
    if (!known) return this.verify(context, request, token);
    request.user = known;
    return this.admit(known);
  }

  private async verify(context: ExecutionContext, request: Asking, token: string | null): Promise<boolean> {
    await super.canActivate(context); // sets `request.user`, or throws
    this.verified.keep(token!, request.user);
    return this.admit(request.user);
  }

  private admit(user: CurrentUser): boolean | Promise<boolean> {
    return this.admission.admit(user)?.then(() => true) ?? true;
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
