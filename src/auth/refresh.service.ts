import { Injectable } from '@nestjs/common';
import { InvalidRefreshToken } from '../http/problems.js';
import { RefreshTokensService } from '../sessions/refresh-tokens.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { RefreshDto } from './refresh.dto.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

@Injectable()
export class RefreshService {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  /** @throws InvalidRefreshToken, TooManyRequests */
  async refresh({ refresh_token }: RefreshDto): Promise<TokensDto> {
    const claims = this.refreshTokens.read(refresh_token);
    if (claims) await this.budgets.spend('refresh', claims.sessionId);
    const session = claims && (await this.sessions.rotate(claims));
    if (session) return this.tokens.of(session);
    await this.budgets.spend('refused-refresh', refresh_token);
    throw new InvalidRefreshToken();
  }
}
