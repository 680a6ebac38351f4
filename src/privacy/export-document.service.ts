import { Injectable } from '@nestjs/common';
import { ExportedFindingsService } from '../anatomy/exported-findings.service.js';
import { ExportedEventsService } from '../audit/exported-events.service.js';
import { ExportedConversationsService } from '../chat/exported-conversations.service.js';
import { ExportedGrantsService } from '../grants/exported-grants.service.js';
import { ExportedKeysService } from '../idempotency/exported-keys.service.js';
import { ExportedSessionsService } from '../sessions/exported-sessions.service.js';
import type { ExportedAccountDto } from '../users/exported-account.dto.js';
import type { ExportDto } from './export.dto.js';
import { gathered, listOf, objectOf } from './json-chunks.js';

/** The parts of the document that come from other modules, each by its own. */
type Parts = Record<Exclude<keyof ExportDto, 'account' | 'exported_at'>, AsyncGenerator<string>>;

/** Writes the document, part by part, as each module tells what it keeps. */
@Injectable()
export class ExportDocumentService {
  constructor(
    private readonly sessions: ExportedSessionsService,
    private readonly findings: ExportedFindingsService,
    private readonly conversations: ExportedConversationsService,
    private readonly grants: ExportedGrantsService,
    private readonly keys: ExportedKeysService,
    private readonly events: ExportedEventsService,
  ) {}

  /** @returns the chunks of one `ExportDto` as JSON; the last one closes it */
  of(account: ExportedAccountDto): AsyncGenerator<string> {
    const userId = account.user_id;
    // A module that keeps something new of a person adds its line here.
    const parts: Parts = {
      sessions: listOf(this.sessions.of(userId)),
      findings: listOf(this.findings.findingsOf(userId)),
      finding_events: listOf(this.findings.eventsOf(userId)),
      conversations: listOf(this.conversations.of(userId), (conversation) =>
        objectOf(conversation, {
          messages: listOf(this.conversations.messagesOf(userId, conversation.session_id)),
        }),
      ),
      grants: listOf(this.grants.of(userId)),
      idempotency_keys: listOf(this.keys.of(userId)),
      audit_events: listOf(this.events.of(userId)),
    };
    return gathered(objectOf({ exported_at: new Date(), account }, parts));
  }
}
