import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { NUMBER_SHAPE, openCursor, pageOf } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT, type PageQueryDto } from '../http/page.dto.js';
import { NotFound } from '../http/problems.js';
import type { HistoryDto } from './history.dto.js';
import { type MessageColumns, MessageDto } from './message.dto.js';

/**
 * Ownership, the counter and the page in one snapshot. It walks `chat_message_seq_key` backwards from the position, so
 * that it costs the same whether the conversation has ten messages or 100,000. `session_id = chat.id` would say the same,
 * but the planner takes a conversation that it doesn't know for a short one, and sorts all of it (tried: PostgreSQL 18).
 */
const PAGE = `
  SELECT chat.message_count, message.* FROM chat_session chat
  LEFT JOIN (
    SELECT id, seq, role, content, status, metadata, created_at AS "createdAt" FROM chat_message
    WHERE session_id = $1 AND seq < $3::bigint ORDER BY seq DESC LIMIT $4
  ) message ON true
  WHERE chat.id = $1 AND chat.user_id = $2 ORDER BY message.seq DESC`;

/** Not "no condition": in a generic plan that would read the whole conversation (tried: 31 ms at 100,000 messages). */
const BEYOND_THE_LAST = '999999999999999';

type PageRow = { message_count: number } & (MessageColumns | { id: null });

const isMessage = (row: PageRow): row is PageRow & MessageColumns => row.id !== null;

/** What was said in a conversation. */
@Injectable()
export class HistoryService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @returns oldest first within the page, the newest page first @throws NotFound, InvalidCursor */
  async page({ userId }: CurrentUser, sessionId: string, query: PageQueryDto): Promise<HistoryDto> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const scope = ['chat-history', userId, sessionId];
    const [before] = openCursor(scope, query.cursor, [NUMBER_SHAPE]) ?? [BEYOND_THE_LAST];
    const rows = await this.dataSource.query<PageRow[]>(PAGE, [sessionId, userId, before, limit + 1]);
    if (!rows[0]) throw new NotFound();
    const { items, next_cursor } = pageOf(
      rows.filter(isMessage),
      limit,
      scope,
      ({ seq }) => [String(seq)],
      (message) => MessageDto.from(message),
    );
    return {
      session_id: sessionId,
      messages: items.reverse(),
      total_messages: rows[0].message_count,
      next_cursor,
    };
  }
}
