import { IsIn, IsOptional } from 'class-validator';
import { MessageDto } from './message.dto.js';

/** A page of a conversation. */
export class HistoryDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  /** Oldest first; the first page is the newest. */
  messages: MessageDto[];

  /** In the whole conversation. @example 12 */
  total_messages: number;

  /** Send as `cursor` for the page before this one; null when this page has the first message. */
  next_cursor: string | null;
}

export class DeleteHistoryQueryDto {
  /** `delete` also deletes what the conversation put on the body map; otherwise it stays. */
  @IsOptional()
  @IsIn(['keep', 'delete'])
  findings?: 'keep' | 'delete' = 'keep';
}

export class DeletedHistoryDto {
  /** @example "The conversation is deleted." */
  message: string;

  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;
}
