import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AnswerMetadata } from './answer.js';

@Entity('chat_message')
export class Message {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'session_id' })
  sessionId: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** 1, 2, 3 … in its conversation, without gaps. */
  @Column('integer')
  seq: number;

  @Column('text')
  role: 'user' | 'assistant';

  @Column('text')
  content: string;

  /** `stopped`: the answer was cut short; the content is what was said so far. */
  @Column('text')
  status: 'complete' | 'stopped';

  /** Of an answer: the message it answers. Unique, so that no message gets two. */
  @Column('uuid', { nullable: true })
  answers: string | null;

  @Column('jsonb', { nullable: true })
  metadata: AnswerMetadata | null;

  /**
   * Of an answer that was streamed: where each content event ended, in UTF-16 code units, as JavaScript counts. Null: the
   * whole text is one event. Nobody reads it but who resumes a stream.
   */
  @Column('integer', { array: true, nullable: true, select: false })
  ends?: number[] | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
