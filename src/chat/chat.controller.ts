import type { Socket } from 'node:net';
import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import {
  IdempotencyInProgress,
  IdempotencyKeyReused,
  InvalidIdempotencyKey,
  InvalidLastEventId,
  NotFound,
  Overloaded,
  TooManyRequests,
  ValidationFailed,
} from '../http/problems.js';
import { KnownId } from '../http/known-id.pipe.js';
import { StreamedAnswerInterceptor } from '../http/streamed-answer.interceptor.js';
import { Throws } from '../http/throws.decorator.js';
import { IdempotentCall } from '../idempotency/idempotent-call.js';
import { Connection } from './connection.decorator.js';
import { LastEventId, TakesLastEventId } from './last-event-id.decorator.js';
import { AnswerDto } from './message.dto.js';
import { SendMessageDto } from './send-message.dto.js';
import { SendingService } from './sending.service.js';
import { StreamsChatEvents } from './streams-chat-events.decorator.js';
import { StreamsService } from './streams.service.js';

@ApiTags('Chat')
@SignedIn()
@Controller('chat')
export class ChatController {
  constructor(
    private readonly sending: SendingService,
    private readonly streams: StreamsService,
  ) {}

  /**
   * Send a message and get the answer
   *
   * @remarks Sent again with the same `Idempotency-Key` within 24 hours, it gets the stored answer with
   * `Idempotency-Replayed: true`; nothing happens twice.
   */
  @Post('message')
  @HttpCode(200)
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Makes a retry safe: 1 to 128 of A-Z, a-z, 0-9, _ and -.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,128}$' },
  })
  @Throws(
    ValidationFailed,
    InvalidIdempotencyKey,
    NotFound,
    IdempotencyInProgress,
    IdempotencyKeyReused,
    TooManyRequests,
  )
  sendMessage(
    @CurrentUser() caller: CurrentUser,
    @Body() body: SendMessageDto,
    @IdempotentCall() call: IdempotentCall,
  ): Promise<AnswerDto> {
    return this.sending.send(caller, body, call);
  }

  /**
   * Send a message and read the answer while it is made
   *
   * @remarks Server-sent events: one `metadata`, many `content`, then one `done` or `error`; `id` counts from 1, an `error`
   * has none. What fails before the first event is a problem with its status. When the reader leaves, the answer is
   * finished and stored; `GET /chat/stream/{message_id}` goes on after the last event they had.
   */
  @Post('stream')
  @HttpCode(200)
  @StreamsChatEvents()
  @UseInterceptors(StreamedAnswerInterceptor)
  @Throws(ValidationFailed, NotFound, TooManyRequests, Overloaded)
  streamMessage(
    @CurrentUser() caller: CurrentUser,
    @Body() body: SendMessageDto,
    @Connection() connection: Socket,
  ): Promise<AsyncGenerator<string>> {
    return this.streams.stream(caller, body, connection);
  }

  /**
   * Read an answer of one's own on, after the last event one has
   *
   * @remarks The same events with the same ids as `POST /chat/stream` sends, whether the answer is still being made, on
   * this process or another, or is stored. Its `done` says whether it is whole. After `done` comes `done` again; an id
   * that was not sent yet is refused.
   */
  @Get('stream/:message_id')
  @StreamsChatEvents()
  @UseInterceptors(StreamedAnswerInterceptor)
  @TakesLastEventId()
  @Throws(InvalidLastEventId, NotFound, Overloaded)
  resumeStream(
    @CurrentUser() caller: CurrentUser,
    @Param('message_id', KnownId) messageId: string,
    @LastEventId() after: number,
    @Connection() connection: Socket,
  ): Promise<AsyncGenerator<string>> {
    return this.streams.resume(caller, messageId, after, connection);
  }
}
