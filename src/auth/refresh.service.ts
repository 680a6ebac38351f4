import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { InvalidRefreshToken, ValidationFailed } from '../http/problems.js';
import { refreshes } from '../sessions/refresh.metrics.js';
import { type RefreshClaims, RefreshTokensService } from '../sessions/refresh-tokens.service.js';
import { RotationService } from '../sessions/rotation.service.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

@Injectable()
export class RefreshService {
  constructor(
    private readonly audit: AuditService,
    private readonly budgets: BudgetsService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly rotation: RotationService,
    private readonly tokens: TokensService,
  ) {}

  /** @throws ValidationFailed without a token, InvalidRefreshToken, TooManyRequests */
  async refresh(refreshToken: string | undefined): Promise<TokensDto> {
    if (refreshToken === undefined)
      throw new ValidationFailed({
        errors: [{ field: 'refresh_token', message: 'refresh_token is missing' }],
      });
    const claims = this.refreshTokens.read(refreshToken);
    if (!claims) refreshes.inc({ outcome: 'unreadable' });
    const session = claims && (await this.rotation.rotate(claims, this.reuseOf(claims)));
    if (session) return this.tokens.of(session);
    await this.budgets.spend('refused-refresh', refreshToken);
    throw new InvalidRefreshToken();
  }

  /** Who used it is not known: the thief, or the holder after the thief. */
  private reuseOf({ sessionId, userId }: RefreshClaims): string {
    const about = { actorId: null, sessionId, subjectId: userId };
    return this.audit.prepared({ action: 'session.reused', outcome: 'refused', ...about });
  }
}
