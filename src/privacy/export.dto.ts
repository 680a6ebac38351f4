import { ExportedFindingDto, ExportedFindingEventDto } from '../anatomy/exported-finding.dto.js';
import { ExportedEventDto } from '../audit/exported-event.dto.js';
import { ExportedConversationDto } from '../chat/exported-conversation.dto.js';
import { ExportedGrantDto } from '../grants/exported-grant.dto.js';
import { ExportedKeyDto } from '../idempotency/exported-key.dto.js';
import { ExportedSessionDto } from '../sessions/exported-session.dto.js';
import { ExportedAccountDto } from '../users/exported-account.dto.js';

/** Everything that is stored about a person. Each list is oldest first, and read while it is sent. */
export class ExportDto {
  exported_at: Date;

  account: ExportedAccountDto;

  /** Those that are over too, for a day after the last of their tokens could live. */
  sessions: ExportedSessionDto[];

  findings: ExportedFindingDto[];

  finding_events: ExportedFindingEventDto[];

  conversations: ExportedConversationDto[];

  grants: ExportedGrantDto[];

  idempotency_keys: ExportedKeyDto[];

  audit_events: ExportedEventDto[];
}
