import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { KnownId } from '../http/known-id.pipe.js';
import { PageQueryDto } from '../http/page.dto.js';
import { InvalidCursor, NotFound, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { SessionsPageDto } from './session.dto.js';
import { LoggedOutDto } from './tokens.dto.js';

@ApiTags('Auth')
@SignedIn()
@Controller('auth')
export class SessionsController {
  constructor(private readonly sessions: OwnSessionsService) {}

  /** End all of one's sessions, this one included */
  @Post('logout-all')
  @HttpCode(200)
  logoutAll(@CurrentUser() caller: CurrentUser): Promise<LoggedOutDto> {
    return this.sessions.logoutAll(caller);
  }

  /** List where one is signed in, the newest sign-in first */
  @Get('sessions')
  @Throws(ValidationFailed, InvalidCursor)
  listSessions(@CurrentUser() caller: CurrentUser, @Query() query: PageQueryDto): Promise<SessionsPageDto> {
    return this.sessions.list(caller, query);
  }

  /** End one of one's sessions; the one with which you ask may be it */
  @Delete('sessions/:session_id')
  @HttpCode(204)
  @Throws(NotFound)
  endSession(
    @CurrentUser() caller: CurrentUser,
    @Param('session_id', KnownId) sessionId: string,
  ): Promise<void> {
    return this.sessions.end(caller, sessionId);
  }
}
