import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inBatches } from '../database/batches.js';
import type { ExportedKeyDto } from './exported-key.dto.js';

const BATCH = `
  SELECT route, key, created_at FROM idempotency_key
  WHERE user_id = $1 AND (route, key) > ($2, $3) ORDER BY route, key LIMIT $4`;

/** What is kept of the keys that a person's programs sent. */
@Injectable()
export class ExportedKeysService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  of(userId: string): AsyncGenerator<ExportedKeyDto[]> {
    return inBatches((last, limit) =>
      this.dataSource.query<ExportedKeyDto[]>(BATCH, [userId, last?.route ?? '', last?.key ?? '', limit]),
    );
  }
}
