import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { BEFORE_ALL_IDS, BEFORE_ALL_TIMES, inBatches } from '../database/batches.js';
import type { ExportedSessionDto } from './exported-session.dto.js';

const BATCH = `
  SELECT id AS session_id, created_at, last_used_at, expires_at, ended_at, end_reason, ip, user_agent FROM session
  WHERE user_id = $1 AND (created_at, id) > ($2::timestamptz, $3::uuid) ORDER BY created_at, id LIMIT $4`;

/** What is kept of a person's sign-ins. */
@Injectable()
export class ExportedSessionsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @returns oldest first */
  of(userId: string): AsyncGenerator<ExportedSessionDto[]> {
    return inBatches((last, limit) => {
      const behind = last ? [last.created_at, last.session_id] : [BEFORE_ALL_TIMES, BEFORE_ALL_IDS];
      return this.dataSource.query<ExportedSessionDto[]>(BATCH, [userId, ...behind, limit]);
    });
  }
}
