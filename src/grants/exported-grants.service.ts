import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { BEFORE_ALL_IDS, inBatches } from '../database/batches.js';
import type { ExportedGrantDto } from './exported-grant.dto.js';

/** Both halves walk an index of their own. */
const BATCH = `
  SELECT id AS grant_id, direction, created_at, expires_at FROM (
    (SELECT id, 'given' AS direction, created_at, expires_at FROM twin_grant
     WHERE user_id = $1 AND id > $2::uuid ORDER BY id LIMIT $3)
    UNION ALL
    (SELECT id, 'received', created_at, expires_at FROM twin_grant
     WHERE grantee_id = $1 AND id > $2::uuid ORDER BY id LIMIT $3)
  ) AS grants ORDER BY id LIMIT $3`;

/** What is kept of the grants that a person gave and received. */
@Injectable()
export class ExportedGrantsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @returns oldest first */
  of(userId: string): AsyncGenerator<ExportedGrantDto[]> {
    return inBatches((last, limit) =>
      this.dataSource.query<ExportedGrantDto[]>(BATCH, [userId, last?.grant_id ?? BEFORE_ALL_IDS, limit]),
    );
  }
}
