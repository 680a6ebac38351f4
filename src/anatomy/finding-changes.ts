import { v7 as uuidv7 } from 'uuid';
import { prepared } from '../database/prepared.js';
import type { Queries } from '../database/queries.js';
import { TokenRevoked } from '../http/problems.js';
import type { BodyPart } from './body-part.js';
import type { Finding } from './finding.entity.js';
import type { EventType } from './finding-words.js';
import { SAVE_CHANGES } from './save-changes.sql.js';
import type { Severity } from './severity.js';

/** Any constant will do; it names "changing the findings of one user" among PostgreSQL's advisory locks. */
const FINDINGS_LOCK = 732_618_003;

const LOCK_FINDINGS = prepared(
  'lock-findings',
  `WITH person AS (SELECT id FROM users WHERE id = $2 FOR KEY SHARE)
   SELECT pg_advisory_xact_lock($1, hashtext(id::text)) FROM person`,
);

/** Who says so: a message, or the person by hand, perhaps with a note. */
export type Origin = { source: 'chat'; messageId: string } | { source: 'manual'; note?: string };

/** What a new finding starts from. */
export type FindingDraft = Pick<
  Finding,
  'code' | 'label' | 'structure' | 'laterality' | 'bodyPart' | 'severity'
>;

interface EventRow {
  id: string;
  finding_id: string | null;
  body_part: BodyPart | null;
  event_type: EventType;
  title: string;
  severity: Severity;
}

/** What one request changes in the findings of a user: each as it is afterwards, and an event for every change. */
export class FindingChanges {
  private readonly changed = new Map<string, Finding>();
  private readonly events: EventRow[] = [];

  constructor(
    private readonly userId: string,
    private readonly origin: Origin,
  ) {}

  /**
   * One request at a time changes the findings of a user, until its transaction ends: what was read stays true, and
   * the order of the events is the order of the changes.
   * @throws TokenRevoked when the user is gone
   */
  static async lock(queries: Queries, userId: string): Promise<void> {
    const users = await queries.query<unknown[]>(LOCK_FINDINGS, [FINDINGS_LOCK, userId]);
    if (users.length === 0) throw new TokenRevoked();
  }

  /** The findings that changed, in the order in which they first did. */
  get findings(): Finding[] {
    return [...this.changed.values()];
  }

  /** Takes up a finding that is not stored yet; the database sets its times. */
  add(draft: FindingDraft, event: EventType): Finding {
    const times = { recordedAt: new Date(0), updatedAt: new Date(0) };
    const { userId, origin } = this;
    const messageId = origin.source === 'chat' ? origin.messageId : null;
    const finding = {
      ...draft,
      ...times,
      id: uuidv7(),
      userId,
      messageId,
      status: 'active' as const,
      source: origin.source,
    };
    return this.update(finding, event);
  }

  /** Takes up a finding that was changed in memory. @param severity what it amounts to now */
  update(finding: Finding, event: EventType, severity = finding.severity): Finding {
    this.changed.set(finding.id, finding);
    this.tell(event, finding.label, finding.bodyPart, severity, finding.id);
    return finding;
  }

  /** Takes up that a finding is over. @param severity what it amounts to now, `normal` or `NA` */
  end(finding: Finding, event: EventType = 'resolved', severity: Severity = 'normal'): Finding {
    finding.status = 'resolved';
    return this.update(finding, event, severity);
  }

  /** Takes up what was said, of a finding or of a part that has none. */
  tell(
    event_type: EventType,
    title: string,
    body_part: BodyPart | null,
    severity: Severity,
    finding_id: string | null,
  ): void {
    this.events.push({ id: uuidv7(), finding_id, body_part, event_type, title, severity });
  }

  /** Writes all of it with one statement. @returns when, by the database's clock; null when there was nothing */
  async save(queries: Queries): Promise<Date | null> {
    if (this.events.length === 0) return null;
    const { origin } = this;
    const [saved] = await queries.query<[{ at: Date }]>(SAVE_CHANGES, [
      this.userId,
      JSON.stringify(this.findings.map(({ bodyPart, ...finding }) => ({ ...finding, body_part: bodyPart }))),
      JSON.stringify(this.events),
      origin.source,
      origin.source === 'manual' ? (origin.note ?? null) : null,
      origin.source === 'chat' ? origin.messageId : null,
    ]);
    for (const finding of this.changed.values()) finding.updatedAt = saved.at;
    return saved.at;
  }
}
