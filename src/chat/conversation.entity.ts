import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A chat session. Not to be mixed up with the session of a sign-in. */
@Entity('chat_session')
export class Conversation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('text')
  title: string;

  /** Counts up in the statement that stores a message, which takes its `seq` from here. */
  @Column('integer', { name: 'message_count' })
  messageCount: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'last_activity', precision: 3 })
  lastActivity: Date;
}
