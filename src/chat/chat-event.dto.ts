import { ApiProperty } from '@nestjs/swagger';
import { AnswerMetadataDto } from './answer-metadata.dto.js';

/** The first event of a stream. */
export class MetadataEventDto {
  @ApiProperty({ enum: ['metadata'] })
  type: 'metadata';

  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  /** Id of the answer. @example "01938f2e-7b5a-7c1d-9e3f-23456789abcd" */
  message_id: string;
}

/** A piece of the answer. */
export class ContentEventDto {
  @ApiProperty({ enum: ['content'] })
  type: 'content';

  /** @example "I understood: headache. " */
  content: string;
}

/** The last event: the answer is stored, with all that was sent of it. */
export class DoneEventDto {
  @ApiProperty({ enum: ['done'] })
  type: 'done';

  /** `stopped`: it was cut short, by its reader or because the server that made it went away. */
  @ApiProperty({ enum: ['complete', 'stopped'] })
  status: 'complete' | 'stopped';

  metadata: AnswerMetadataDto;
}

/** The last event when something failed. It has no `id`: it is no part of the answer, which can be read on. */
export class ErrorEventDto {
  @ApiProperty({ enum: ['error'] })
  type: 'error';

  /** @example "The session is over; sign in again." */
  message: string;

  /** The `code` of a problem, or `server_stopping`. @example "token_revoked" */
  code: string;
}

export type ChatEvent = MetadataEventDto | ContentEventDto | DoneEventDto | ErrorEventDto;
