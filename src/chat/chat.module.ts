import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnatomyModule } from '../anatomy/anatomy.module.js';
import { AssistantModule } from '../assistant/assistant.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { AbandonedAnswersService } from './abandoned-answers.service.js';
import { AnswerKeeper } from './answer-keeper.service.js';
import { AnsweringService } from './answering.service.js';
import { ChatController } from './chat.controller.js';
import { Conversation } from './conversation.entity.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { ExportedConversationsService } from './exported-conversations.service.js';
import { FollowedAnswersService } from './followed-answers.service.js';
import { HistoryService } from './history.service.js';
import { Message } from './message.entity.js';
import { MessagesService } from './messages.service.js';
import { SendingService } from './sending.service.js';
import { StoppingService } from './stopping.service.js';
import { StreamsService } from './streams.service.js';
import { UnfinishedAnswersService } from './unfinished-answers.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Conversation, Message]),
    AnatomyModule,
    AssistantModule,
    IdempotencyModule,
    ThrottlingModule,
  ],
  controllers: [ChatController, ConversationsController],
  providers: [
    AbandonedAnswersService,
    AnswerKeeper,
    AnsweringService,
    ConversationsService,
    ExportedConversationsService,
    FollowedAnswersService,
    HistoryService,
    MessagesService,
    SendingService,
    StoppingService,
    StreamsService,
    UnfinishedAnswersService,
  ],
  exports: [ConversationsService, ExportedConversationsService],
})
export class ChatModule {}
