import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { AuditService } from '../audit/audit.service.js';
import type { PageQueryDto } from '../http/page.dto.js';
import { NotFound } from '../http/problems.js';
import { LiveSessionsService } from '../sessions/live-sessions.service.js';
import { RefreshTokensService } from '../sessions/refresh-tokens.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SessionDto, type SessionsPageDto } from './session.dto.js';
import { LoggedOutDto } from './tokens.dto.js';

/** Shows a person their sessions and ends them. */
@Injectable()
export class OwnSessionsService {
  constructor(
    private readonly audit: AuditService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly liveSessions: LiveSessionsService,
    private readonly sessions: SessionsService,
  ) {}

  /** Ends the caller's session, and the one of the refresh token when it is theirs too. */
  async logout(caller: CurrentUser, refreshToken?: string): Promise<LoggedOutDto> {
    const other = refreshToken ? this.refreshTokens.read(refreshToken) : null;
    // The caller's own comes last: should the store fail in between, the call can be repeated.
    if (other && other.sessionId !== caller.sessionId) await this.endOwn(caller, other.sessionId);
    await this.endOwn(caller, caller.sessionId);
    return loggedOut('Logged out');
  }

  async logoutAll({ userId }: CurrentUser): Promise<LoggedOutDto> {
    const event = this.audit.prepared({ action: 'sessions.ended', subjectId: userId });
    await this.sessions.endEverywhere(userId, event);
    return loggedOut('Logged out everywhere');
  }

  /** @throws InvalidCursor */
  list(caller: CurrentUser, query: PageQueryDto): Promise<SessionsPageDto> {
    return this.liveSessions.page(caller.userId, query, (session) =>
      SessionDto.from(session, caller.sessionId),
    );
  }

  /** @throws NotFound for one that isn't the caller's, or is over already */
  async end(caller: CurrentUser, sessionId: string): Promise<void> {
    if (!(await this.endOwn(caller, sessionId))) throw new NotFound();
  }

  private endOwn({ userId }: CurrentUser, sessionId: string): Promise<boolean> {
    const event = { action: 'session.ended', subjectId: userId, target: sessionId } as const;
    return this.sessions.end(userId, sessionId, this.audit.prepared(event));
  }
}

const loggedOut = (message: string): LoggedOutDto => ({ message, logged_out_at: new Date() });
