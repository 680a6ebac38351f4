import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { StatsDto } from './stats.dto.js';

/** Exact counts read whole tables, about 0.1 s a million rows: so once a minute, however many ask. */
const KEEP_MS = 60_000;

@Injectable()
export class StatsService {
  private counted: Promise<StatsDto> | undefined;
  private countedAtMs = 0;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @returns counts that are at most a minute old */
  read(): Promise<StatsDto> {
    if (!this.counted || performance.now() - this.countedAtMs > KEEP_MS) {
      this.countedAtMs = performance.now();
      this.counted = this.count().catch((error: unknown) => {
        this.counted = undefined;
        throw error;
      });
    }
    return this.counted;
  }

  private async count(): Promise<StatsDto> {
    const [counts] = await this.dataSource.query<[StatsDto]>(`
      SELECT u.*, s.*, m.*, f.*, date_trunc('milliseconds', clock_timestamp()) AS counted_at FROM
        (SELECT count(*)::integer AS users, (count(*) FILTER (WHERE is_active))::integer AS active_users FROM users) u,
        (SELECT count(*)::integer AS sessions FROM session
          WHERE ended_at IS NULL AND expires_at > clock_timestamp()) s,
        (SELECT count(*)::integer AS messages FROM chat_message) m,
        (SELECT count(*)::integer AS findings, (count(*) FILTER (WHERE status = 'active'))::integer AS active_findings
          FROM finding) f`);
    return counts;
  }
}
