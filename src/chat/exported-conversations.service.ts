import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { BEFORE_ALL_IDS, inBatches } from '../database/batches.js';
import { ConversationDto } from './conversation.dto.js';
import { Conversation } from './conversation.entity.js';
import { type MessageColumns, MessageDto } from './message.dto.js';
import { Message } from './message.entity.js';

/** What a person said and was told. */
@Injectable()
export class ExportedConversationsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    @InjectRepository(Message) private readonly messages: Repository<Message>,
  ) {}

  /** @returns oldest first */
  of(userId: string): AsyncGenerator<ConversationDto[]> {
    return inBatches(async (last, take) => {
      const where = { userId, id: MoreThan(last?.session_id ?? BEFORE_ALL_IDS) };
      const found = await this.conversations.find({ where, order: { id: 'ASC' }, take });
      return found.map(ConversationDto.from);
    });
  }

  /** @returns oldest first */
  async *messagesOf(userId: string, sessionId: string): AsyncGenerator<MessageDto[]> {
    const batches = inBatches<MessageColumns>((last, take) => {
      const where = { sessionId, userId, seq: MoreThan(last?.seq ?? 0) };
      return this.messages.find({ where, order: { seq: 'ASC' }, take });
    });
    for await (const batch of batches) yield batch.map(MessageDto.from);
  }
}
