import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import type { CurrentUser } from '../access/current-user.js';
import { Characters } from '../http/characters.decorator.js';
import { Trim } from '../http/trim.decorator.js';
import type { NewQuestion } from './messages.service.js';

export class SendMessageDto {
  /** 1 to 8,000 characters; white space at both ends is taken off. @example "Hello, I have a headache" */
  @Trim()
  @Characters(1, 8000)
  message: string;

  /** The conversation that it continues; leave it out, or null, to open a new one. */
  @ApiProperty({ type: String, nullable: true, example: null }) // Swagger UI would send "string", an unknown one
  @IsOptional()
  @IsString()
  session_id?: string | null;
}

/** What a person sends, under an id that may have been given to it before. */
export const newQuestion = (caller: CurrentUser, body: SendMessageDto, id = uuidv7()): NewQuestion => ({
  id,
  userId: caller.userId,
  conversationId: body.session_id?.toLowerCase() ?? null,
  message: body.message,
});
