import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { DataSource, EntityManager, Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { FindingsService } from '../anatomy/findings.service.js';
import { deleteInBatches } from '../database/batches.js';
import { INSTANT_SHAPE, instantOf, openCursor, pageOf, UUID_SHAPE } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT, type PageQueryDto } from '../http/page.dto.js';
import { NotFound } from '../http/problems.js';
import {
  ConversationDto,
  type ConversationsPageDto,
  type RenameConversationDto,
} from './conversation.dto.js';
import { Conversation } from './conversation.entity.js';
import type { DeletedHistoryDto, DeleteHistoryQueryDto } from './history.dto.js';
import { LOCK } from './messages.sql.js';

/** A person's conversations as wholes. */
@Injectable()
export class ConversationsService {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly findings: FindingsService,
  ) {}

  /** @returns the one with the newest message first @throws InvalidCursor */
  async list({ userId }: CurrentUser, query: PageQueryDto): Promise<ConversationsPageDto> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const scope = ['chat-sessions', userId];
    const after = openCursor(scope, query.cursor, [INSTANT_SHAPE, UUID_SHAPE]);
    const select = this.conversations
      .createQueryBuilder('chat')
      .where('chat.userId = :userId', { userId })
      .orderBy({ 'chat.lastActivity': 'DESC', 'chat.id': 'DESC' })
      .limit(limit + 1);
    if (after) {
      const position = { at: instantOf(after[0]!), id: after[1] };
      select.andWhere('(chat.last_activity, chat.id) < (:at::timestamptz, :id::uuid)', position);
    }
    return pageOf(
      await select.getMany(),
      limit,
      scope,
      (chat) => [chat.lastActivity.toISOString(), chat.id],
      (chat) => ConversationDto.from(chat),
    );
  }

  /** @throws NotFound */
  async rename(caller: CurrentUser, id: string, { title }: RenameConversationDto): Promise<ConversationDto> {
    const own = { id, userId: caller.userId };
    await this.conversations.update(own, { title });
    const conversation = await this.conversations.findOneBy(own);
    if (!conversation) throw new NotFound();
    return ConversationDto.from(conversation);
  }

  /** @throws NotFound, also the second time */
  async delete(
    caller: CurrentUser,
    id: string,
    { findings }: DeleteHistoryQueryDto,
  ): Promise<DeletedHistoryDto> {
    const { userId } = caller;
    await this.dataSource.transaction(async (manager) => {
      // The user's row first, then their findings, then this one, as an answer does: it is stored before or not at all.
      if (findings === 'delete') await this.findings.deleteOfSession(manager, userId, id);
      const own = await manager.query<unknown[]>(LOCK, [id, userId]);
      if (own.length === 0) throw new NotFound();
      await manager.delete(Conversation, { id, userId });
    });
    return { message: 'The conversation is deleted.', session_id: id };
  }

  /** Deletes all that a person said and was told, in the caller's transaction, which holds their row. */
  async eraseAll(manager: EntityManager, userId: string): Promise<void> {
    await deleteInBatches(
      manager,
      'DELETE FROM chat_message WHERE id IN (SELECT id FROM chat_message WHERE user_id = $1 LIMIT $2)',
      userId,
    );
    await manager.delete(Conversation, { userId });
  }
}
