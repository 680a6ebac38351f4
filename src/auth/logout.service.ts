import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { RefreshTokensService } from '../sessions/refresh-tokens.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { LogoutDto } from './refresh.dto.js';
import { LoggedOutDto } from './tokens.dto.js';

@Injectable()
export class LogoutService {
  constructor(
    private readonly refreshTokens: RefreshTokensService,
    private readonly sessions: SessionsService,
  ) {}

  /** Ends the caller's session, and the one of the refresh token when it is theirs too. */
  async logout(caller: CurrentUser, { refresh_token }: LogoutDto): Promise<LoggedOutDto> {
    const other = refresh_token ? this.refreshTokens.read(refresh_token) : null;
    await this.sessions.end(caller.userId, [caller.sessionId, ...(other ? [other.sessionId] : [])]);
    return { message: 'Logged out', logged_out_at: new Date() };
  }
}
