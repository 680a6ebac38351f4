import { ApiProperty } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditAction } from './audit-action.js';
import { EventDetailsDto } from './event-details.dto.js';

const WHO = ['you', 'someone_else'] as const;

/** Something that the record tells of the person, as doer or as the one concerned; others stay unnamed. */
export class ExportedEventDto {
  event_id: string;

  occurred_at: Date;

  @ApiProperty({ enum: AUDIT_ACTIONS, enumName: 'AuditAction' })
  action: AuditAction;

  @ApiProperty({ enum: ['success', 'refused'] })
  outcome: 'success' | 'refused';

  /** Null: nobody who was signed in. */
  @ApiProperty({ enum: WHO, nullable: true })
  by: (typeof WHO)[number] | null;

  @ApiProperty({ enum: WHO, nullable: true })
  about: (typeof WHO)[number] | null;

  /** What else it concerned, unless that is somebody else’s. */
  target: string | null;

  /** Names of changed fields; roles and activation before and after. */
  details: EventDetailsDto;

  /** Whence it was done, when it was you. @example "203.0.113.7" */
  ip: string | null;

  user_agent: string | null;
}
