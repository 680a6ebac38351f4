import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { PageQueryDto } from '../http/page.dto.js';
import { AUDIT_ACTIONS, type AuditAction } from './audit-action.js';
import { EventDetailsDto } from './event-details.dto.js';
import { AUDIT_FAULTS, type AuditFault } from './verification.js';

const INSTANT = { strict: true, strictSeparator: true };
const wholeNumber = ({ value }: { value: unknown }): unknown => (value === undefined ? value : Number(value));

/** Which events to list, newest first. Filters combine. */
export class AuditQueryDto extends PageQueryDto {
  /** Who did it: a user id. */
  @IsOptional()
  @IsUUID()
  actor?: string;

  /** Whom it concerns: a user id. */
  @IsOptional()
  @IsUUID()
  subject?: string;

  /** What was done. @example "roles.assigned" */
  @IsOptional()
  @IsIn(AUDIT_ACTIONS)
  @ApiProperty({ enum: AUDIT_ACTIONS, enumName: 'AuditAction' })
  action?: AuditAction;

  /** Not before this moment, ISO 8601. @example "2026-11-22T12:00:00.000Z" */
  @IsOptional()
  @IsISO8601(INSTANT)
  from?: string;

  /** Before this moment, ISO 8601. @example "2026-11-23T12:00:00.000Z" */
  @IsOptional()
  @IsISO8601(INSTANT)
  to?: string;
}

/** One thing that happened. */
export class AuditEventDto {
  event_id: string;
  occurred_at: Date;

  @ApiProperty({ enum: AUDIT_ACTIONS, enumName: 'AuditAction' })
  action: AuditAction;

  /** `refused`: it was tried and not allowed. */
  @ApiProperty({ enum: ['success', 'refused'] })
  outcome: 'success' | 'refused';

  /** The user who did it; null for somebody anonymous and for commands. */
  actor_id: string | null;

  /** The user whom it concerns. */
  subject_id: string | null;
  session_id: string | null;

  /** What else it concerns, by id or name. */
  target: string | null;
  request_id: string | null;

  /** Before and after of roles, permissions and `is_active`; else the names of changed fields. */
  details: EventDetailsDto;

  /** Address of the caller; null once it is forgotten, as the two below. */
  ip: string | null;
  user_agent: string | null;

  /** What an administrator gave as their reason. */
  reason: string | null;
}

export class AuditPageDto {
  items: AuditEventDto[];

  /** Null on the last page. */
  next_cursor: string | null;
}

/** Which part of the record to check. */
export class AuditVerifyQueryDto {
  /** The seal to begin with: `next_seal` of an answer whose time was up. */
  @IsOptional()
  @Transform(wholeNumber)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  from_seal?: number = 1;

  /** `head` of an earlier answer, kept elsewhere: it must still be in the record. */
  @IsOptional()
  @Matches(/^\d{1,15}:[0-9a-f]{64}$/)
  head?: string;
}

/** The first thing that is wrong with the record. */
export class AuditFaultDto {
  /** As far as it can be told. */
  @ApiProperty({ enum: AUDIT_FAULTS, enumName: 'AuditFault' })
  kind: AuditFault;

  /** The first seal that does not hold. */
  seal_id: number;

  /** One sentence. */
  detail: string;
}

/** What a walk along the seals found. */
export class AuditVerificationDto {
  /** True when all of it was checked and nothing is wrong. */
  ok: boolean;
  fault: AuditFaultDto | null;

  /** Seals that were checked and hold. */
  seals: number;

  /** Events under these seals. */
  events: number;

  /** Go on here: the time was up. Null when the walk came to the end. */
  next_seal: number | null;

  /** The newest seal. Whoever keeps it elsewhere can prove later that nothing before it changed. */
  head: string | null;

  /** Events that wait for a seal, usually for a second. */
  unsealed_events: number;

  /** When the oldest of them happened. */
  unsealed_since: Date | null;
}
