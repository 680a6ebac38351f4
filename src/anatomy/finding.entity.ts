import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BodyPart } from './body-part.js';
import type { Severity } from './severity.js';
import type { Side } from './structure.js';
import type { FindingSource, FindingStatus } from './finding-words.js';

/** One complaint of a user, as it stands now; how it came to that is in its events. */
@Entity('finding')
export class Finding {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** The latest message that reported it; null when set by hand, or when that message was deleted. */
  @Column('uuid', { name: 'message_id', nullable: true })
  messageId: string | null;

  /** Stable name of the complaint in the lexicon, or `manual`. */
  @Column('text')
  code: string;

  @Column('text')
  label: string;

  /** Slug of the structure in the atlas. */
  @Column('text')
  structure: string;

  @Column('text', { nullable: true })
  laterality: Side | null;

  /** Null when it has no place or its side is not known yet. */
  @Column('text', { name: 'body_part', nullable: true })
  bodyPart: BodyPart | null;

  /** At most one active finding for user, code, structure and side. */
  @Column('text')
  status: FindingStatus;

  /** `mild` to `critical`; of a resolved one, the last before it ended. */
  @Column('text')
  severity: Severity;

  @Column('text')
  source: FindingSource;

  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 })
  recordedAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
