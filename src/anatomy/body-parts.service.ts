import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Atlas } from './atlas.js';
import type {
  BodyPartDto,
  BodyPartsConfigDto,
  BodyPartsDto,
  SeverityDistributionDto,
} from './body-part.dto.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';
import { currentSeverity } from './current-severity.js';
import { SEVERITIES, type Severity } from './severity.js';
import { TimelineService } from './timeline.service.js';

const RECENT_EVENTS = 20;

interface StateRow {
  body_part: BodyPart;
  active: Severity[];
  last_severity: Severity | null;
  last_updated: Date | null;
}

/** The parts of the 3D model, each as it is for a user. */
@Injectable()
export class BodyPartsService {
  private readonly systems: string[];

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly atlas: Atlas,
    private readonly timeline: TimelineService,
  ) {
    this.systems = [...new Set(atlas.structures().map(({ system }) => system))].sort();
  }

  async list(userId: string): Promise<BodyPartsDto> {
    const states = new Map((await this.states(userId, BODY_PARTS)).map((row) => [row.body_part, row]));
    const body_parts = BODY_PARTS.map((name) => {
      const { active, last_severity, last_updated } = states.get(name)!;
      const severity = currentSeverity(active, last_severity);
      return { name, severity, system: this.atlas.systemOf(name), issue_count: active.length, last_updated };
    });
    return { body_parts, total_parts: BODY_PARTS.length };
  }

  async read(userId: string, part: BodyPart): Promise<BodyPartDto> {
    const [state] = await this.states(userId, [part]);
    const distribution = await this.distribution(userId, part);
    return {
      body_part: part,
      current_severity: currentSeverity(state!.active, state!.last_severity),
      statistics: {
        total_events: Object.values(distribution).reduce((sum, count) => sum + count, 0),
        severity_distribution: distribution,
        last_updated: state!.last_updated,
      },
      recent_events: await this.timeline.latest(userId, part, RECENT_EVENTS),
      structures: this.atlas
        .structuresOf(part)
        .map(({ slug, name, system, uberon, lay }) => ({ slug, name, system, uberon, lay_names: lay })),
    };
  }

  config(): BodyPartsConfigDto {
    return {
      body_parts: [...BODY_PARTS],
      severity_levels: [...SEVERITIES],
      systems: this.systems,
      total_parts: BODY_PARTS.length,
    };
  }

  /** One row for each part. The latest event of each is a probe of its own: DISTINCT ON would read all events. */
  private states(userId: string, parts: readonly BodyPart[]): Promise<StateRow[]> {
    return this.dataSource.query<StateRow[]>(
      `WITH active AS (
         SELECT body_part, array_agg(severity) AS severities FROM finding
         WHERE user_id = $1 AND status = 'active' AND body_part = ANY ($2::text[]) GROUP BY body_part
       )
       SELECT part AS body_part, coalesce(active.severities, '{}') AS active, latest.severity AS last_severity,
         latest.occurred_at AS last_updated
       FROM unnest($2::text[]) AS part
       LEFT JOIN active ON active.body_part = part
       LEFT JOIN LATERAL (
         SELECT severity, occurred_at FROM finding_event
         WHERE user_id = $1 AND body_part = part ORDER BY id DESC LIMIT 1
       ) AS latest ON true`,
      [userId, parts],
    );
  }

  private async distribution(userId: string, part: BodyPart): Promise<SeverityDistributionDto> {
    const counts = await this.dataSource.query<{ severity: Severity; count: number }[]>(
      `SELECT severity, count(*)::integer AS count FROM finding_event
       WHERE user_id = $1 AND body_part = $2 GROUP BY severity`,
      [userId, part],
    );
    const none: SeverityDistributionDto = { NA: 0, normal: 0, mild: 0, moderate: 0, severe: 0, critical: 0 };
    return Object.assign(none, Object.fromEntries(counts.map(({ severity, count }) => [severity, count])));
  }
}
