import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Atlas } from './atlas.js';
import type { BodyPart } from './body-part.js';
import type { EventType } from './finding-words.js';
import { SEVERITIES, type Severity, worst } from './severity.js';
import type { IssueDto, TwinDto } from './twin.dto.js';

/** More than anyone has; a bound for the answer's size. The worst ones are in it. */
const MAX_ISSUES = 500;

/** One row at least, for the time: without findings the rest of it is null. */
const ISSUES = `
  SELECT moment.at AS generated_at, issue.*
  FROM (SELECT clock_timestamp()::timestamptz(3) AS at) AS moment
  LEFT JOIN LATERAL (
    SELECT f.id, f.structure, f.body_part, f.label, f.severity, f.source, f.updated_at, latest.event_type
    FROM finding f
    LEFT JOIN LATERAL (
      SELECT event_type FROM finding_event WHERE finding_id = f.id ORDER BY id DESC LIMIT 1
    ) AS latest ON true
    WHERE f.user_id = $1 AND f.status = 'active'
    ORDER BY array_position($2::text[], f.severity) DESC, f.updated_at DESC, f.id DESC
    LIMIT $3
  ) AS issue ON true`;

interface IssueRow {
  generated_at: Date;
  id: string | null;
  structure: string;
  body_part: BodyPart | null;
  label: string;
  severity: Severity;
  source: IssueDto['source'];
  updated_at: Date;
  event_type: EventType | null;
}

/** Reads the twin of a user: what ails which part of the body now. */
@Injectable()
export class TwinService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly atlas: Atlas,
  ) {}

  /**
   * @param userId whose; whoever asks must have been allowed to see it
   * @param manager of the transaction in which that was decided, if any
   */
  async of(userId: string, manager: EntityManager = this.dataSource.manager): Promise<TwinDto> {
    const rows = await manager.query<IssueRow[]>(ISSUES, [userId, SEVERITIES, MAX_ISSUES]);
    const issues = rows.filter((row) => row.id !== null);
    const parts = groups(issues, (row) => row.body_part);
    const systems = groups(issues, (row) => this.systemOf(row));
    return {
      user_id: userId,
      body_parts_with_issues: [...parts].map(([body_part, ofPart]) => ({
        body_part,
        severity: worstOf(ofPart),
        issues: ofPart.map(toIssue),
      })),
      systems: [...systems].map(([system, ofSystem]) => ({
        system,
        severity: worstOf(ofSystem),
        issue_count: ofSystem.length,
      })),
      generated_at: rows[0]!.generated_at,
    };
  }

  private systemOf({ structure }: IssueRow): string {
    return this.atlas.structure(structure)?.system ?? 'general';
  }
}

/** In the order in which they are met, so the group with the worst row comes first. Rows without a key are left out. */
function groups<Key>(rows: readonly IssueRow[], keyOf: (row: IssueRow) => Key | null): Map<Key, IssueRow[]> {
  const found = new Map<Key, IssueRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) found.set(key, (found.get(key) ?? []).concat(row));
  }
  return found;
}

const worstOf = (rows: readonly IssueRow[]): Severity => worst(rows.map((row) => row.severity));

const toIssue = (row: IssueRow): IssueDto => ({
  finding_id: row.id!,
  title: row.label,
  severity: row.severity,
  timestamp: row.updated_at,
  event_type: row.event_type ?? 'reported',
  source: row.source,
});
