import { ConversationDto } from './conversation.dto.js';
import { MessageDto } from './message.dto.js';

/** A conversation with everything that was said in it. */
export class ExportedConversationDto extends ConversationDto {
  /** Oldest first. */
  messages: MessageDto[];
}
