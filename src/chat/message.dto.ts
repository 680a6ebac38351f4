import { ApiProperty } from '@nestjs/swagger';
import { AnswerMetadataDto } from './answer-metadata.dto.js';
import type { Answer } from './answer.js';
import type { Message } from './message.entity.js';

/** The answer to a message. */
export class AnswerDto {
  /** @example "I understood: headache. How long have you had it?" */
  response: string;

  /** The conversation. @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  /** Id of the answer. @example "01938f2e-7b5a-7c1d-9e3f-23456789abcd" */
  message_id: string;

  timestamp: Date;

  metadata: AnswerMetadataDto;

  static from(answer: Answer): AnswerDto {
    return {
      response: answer.content,
      session_id: answer.conversationId,
      message_id: answer.id,
      timestamp: answer.createdAt,
      metadata: AnswerMetadataDto.from(answer.metadata),
    };
  }
}

/** One message of a conversation, of the person or of the assistant. */
export class MessageDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-23456789abcd" */
  message_id: string;

  @ApiProperty({ enum: ['user', 'assistant'] })
  role: 'user' | 'assistant';

  /** @example "Hello, I have a headache" */
  content: string;

  timestamp: Date;

  /** `stopped`: the answer was cut short; the content is what was said so far. */
  @ApiProperty({ enum: ['complete', 'stopped'] })
  status: 'complete' | 'stopped';

  /** Of answers alone. */
  metadata: AnswerMetadataDto | null;

  static from(message: MessageColumns): MessageDto {
    return {
      message_id: message.id,
      role: message.role,
      content: message.content,
      timestamp: message.createdAt,
      status: message.status,
      metadata: message.metadata && AnswerMetadataDto.from(message.metadata),
    };
  }
}

export type MessageColumns = Pick<
  Message,
  'id' | 'seq' | 'role' | 'content' | 'status' | 'metadata' | 'createdAt'
>;
