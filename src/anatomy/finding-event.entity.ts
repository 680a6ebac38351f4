import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BodyPart } from './body-part.js';
import type { Severity } from './severity.js';
import type { EventType, FindingSource } from './finding-words.js';

/** What happened to a finding, or to a body part; never changed afterwards. */
@Entity('finding_event')
export class FindingEvent {
  /** UUIDv7: the timeline's order. */
  @PrimaryColumn('uuid')
  id: string;

  /** Null when a body part without findings was set to `normal` or `NA`. */
  @Column('uuid', { name: 'finding_id', nullable: true })
  findingId: string | null;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('text', { name: 'body_part', nullable: true })
  bodyPart: BodyPart | null;

  @Column('text', { name: 'event_type' })
  eventType: EventType;

  @Column('text')
  title: string;

  /** What the finding amounts to after the event: `normal` (or `NA`) once it is over. */
  @Column('text')
  severity: Severity;

  @Column('text')
  source: FindingSource;

  @Column('text', { nullable: true })
  note: string | null;

  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 })
  occurredAt: Date;
}
