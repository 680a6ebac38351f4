import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { validate } from 'uuid';
import { deleteInBatches } from '../database/batches.js';
import type { Queries } from '../database/queries.js';
import { Atlas } from './atlas.js';
import { ChatReport } from './chat-report.js';
import { FindingChanges } from './finding-changes.js';
import type { Finding } from './finding.entity.js';
import type { NewFinding, RecordedFinding } from './new-finding.js';
import { TOUCHED_FINDINGS } from './touched-findings.sql.js';

export interface Report {
  /** As they stand with it; what is over without ever having been stored is left out. */
  findings: RecordedFinding[];
  /** Stores it. */
  save: () => Promise<unknown>;
}

/** Findings that come from the chat, in the chat's own transaction. */
@Injectable()
export class FindingsService {
  constructor(private readonly atlas: Atlas) {}

  /**
   * Takes up what a message reports. A complaint that is active already is updated, one that is said to be over is
   * resolved, and `completes` gives an earlier one its side.
   * @param messageId of the message, which is to be stored before the report is saved, in the same transaction
   * @throws TokenRevoked when the user is gone
   */
  async report(
    queries: Queries,
    userId: string,
    messageId: string,
    found: readonly NewFinding[],
  ): Promise<Report> {
    const [, touched] = await Promise.all([
      FindingChanges.lock(queries, userId),
      this.touched(queries, userId, found),
    ]);
    const changes = new FindingChanges(userId, { source: 'chat', messageId });
    const report = new ChatReport(this.atlas, touched, changes);
    const stand = new Set(found.flatMap((finding) => report.take(finding)));
    return { findings: [...stand].map(recorded), save: () => changes.save(queries) };
  }

  /**
   * Deletes the findings whose latest message is of that chat session, with their events. Call it before the messages go,
   * and before the conversation is locked, as an answer takes both locks.
   * @returns how many
   */
  async deleteOfSession(manager: EntityManager, userId: string, sessionId: string): Promise<number> {
    await FindingChanges.lock(manager, userId);
    const [, deleted] = await manager.query<[unknown, number]>(
      `DELETE FROM finding USING chat_message
       WHERE finding.message_id = chat_message.id AND finding.user_id = $1
         AND chat_message.session_id = $2 AND chat_message.user_id = $1`,
      [userId, sessionId],
    );
    return deleted;
  }

  /** Deletes all that is known of a person's body, in the caller's transaction, which holds their row. */
  async eraseAll(manager: EntityManager, userId: string): Promise<void> {
    for (const table of ['finding_event', 'finding'])
      await deleteInBatches(
        manager,
        `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE user_id = $1 LIMIT $2)`,
        userId,
      );
  }

  /** The active findings that the message may be about. */
  private touched(queries: Queries, userId: string, found: readonly NewFinding[]): Promise<Finding[]> {
    const codes = [...new Set(found.map(({ code }) => code))];
    const completed = found.map(({ completes }) => completes).filter((id) => validate(id));
    return queries.query(TOUCHED_FINDINGS, [userId, codes, completed]);
  }
}

const recorded = (finding: Finding): RecordedFinding => ({
  finding_id: finding.id,
  code: finding.code,
  label: finding.label,
  structure: finding.structure,
  laterality: finding.laterality,
  body_part: finding.bodyPart,
  status: finding.status,
  severity: finding.severity,
});
