import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { KnownId } from '../http/known-id.pipe.js';
import { PageQueryDto } from '../http/page.dto.js';
import { InvalidCursor, NotFound, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { ConversationDto, ConversationsPageDto, RenameConversationDto } from './conversation.dto.js';
import { ConversationsService } from './conversations.service.js';
import { DeletedHistoryDto, DeleteHistoryQueryDto, HistoryDto } from './history.dto.js';
import { HistoryService } from './history.service.js';
import { StoppedDto } from './stopped.dto.js';
import { StoppingService } from './stopping.service.js';

@ApiTags('Chat')
@SignedIn()
@Controller('chat')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly history: HistoryService,
    private readonly stopping: StoppingService,
  ) {}

  /** List one's own conversations, the latest first */
  @Get('sessions')
  @Throws(ValidationFailed, InvalidCursor)
  listSessions(
    @CurrentUser() caller: CurrentUser,
    @Query() query: PageQueryDto,
  ): Promise<ConversationsPageDto> {
    return this.conversations.list(caller, query);
  }

  /** Rename a conversation */
  @Patch('sessions/:session_id')
  @Throws(ValidationFailed, NotFound)
  renameSession(
    @CurrentUser() caller: CurrentUser,
    @Param('session_id', KnownId) sessionId: string,
    @Body() body: RenameConversationDto,
  ): Promise<ConversationDto> {
    return this.conversations.rename(caller, sessionId, body);
  }

  /**
   * Stop what is being answered in a conversation
   *
   * @remarks What was said so far is kept, with the status `stopped`; readers of its stream get it and then `done`. It is
   * stored when this answers, at the latest after 2 s. Stopping when nothing is being answered is no error.
   */
  @Post('sessions/:session_id/stop')
  @HttpCode(200)
  @Throws(NotFound)
  stopAnswer(
    @CurrentUser() caller: CurrentUser,
    @Param('session_id', KnownId) sessionId: string,
  ): Promise<StoppedDto> {
    return this.stopping.stop(caller, sessionId);
  }

  /** Read a conversation, the newest page first */
  @Get('history/:session_id')
  @Throws(ValidationFailed, InvalidCursor, NotFound)
  readHistory(
    @CurrentUser() caller: CurrentUser,
    @Param('session_id', KnownId) sessionId: string,
    @Query() query: PageQueryDto,
  ): Promise<HistoryDto> {
    return this.history.page(caller, sessionId, query);
  }

  /** Delete a conversation; what it put on the body map stays, unless `?findings=delete` */
  @Delete('history/:session_id')
  @Throws(ValidationFailed, NotFound)
  deleteHistory(
    @CurrentUser() caller: CurrentUser,
    @Param('session_id', KnownId) sessionId: string,
    @Query() query: DeleteHistoryQueryDto,
  ): Promise<DeletedHistoryDto> {
    return this.conversations.delete(caller, sessionId, query);
  }
}
