import { Characters } from '../http/characters.decorator.js';
import { Trim } from '../http/trim.decorator.js';
import type { Conversation } from './conversation.entity.js';

export class ConversationDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  /** The beginning of the first message, unless it was renamed. @example "Hello, I have a headache" */
  title: string;

  created_at: Date;

  /** When its newest message was stored. */
  last_activity: Date;

  /** Of both sides. @example 12 */
  message_count: number;

  static from(conversation: Conversation): ConversationDto {
    return {
      session_id: conversation.id,
      title: conversation.title,
      created_at: conversation.createdAt,
      last_activity: conversation.lastActivity,
      message_count: conversation.messageCount,
    };
  }
}

export class ConversationsPageDto {
  items: ConversationDto[];

  /** Send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}

export class RenameConversationDto {
  /** 1 to 120 characters. @example "Headache since Monday" */
  @Trim()
  @Characters(1, 120)
  title: string;
}
