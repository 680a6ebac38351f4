import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { INSTANT_SHAPE, instantOf, openCursor, pageOf, UUID_SHAPE } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT, type PageQueryDto } from '../http/page.dto.js';

/** A session that goes on, as its holder may see it. */
export interface LiveSession {
  id: string;
  created_at: Date;
  /** The last sign-in or refresh. */
  last_used_at: Date;
  expires_at: Date;
  ip: string;
  user_agent: string | null;
}

const PAGE = `
  SELECT id, created_at, last_used_at, expires_at, ip, user_agent FROM session
  WHERE user_id = $1 AND ended_at IS NULL AND expires_at > clock_timestamp()
    AND (created_at, id) < ($2::timestamptz, $3::uuid)
  ORDER BY created_at DESC, id DESC LIMIT $4`;

const BEHIND_NONE = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/** Where a person is signed in. */
@Injectable()
export class LiveSessionsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @returns the newest sign-in first @throws InvalidCursor */
  async page<Item>(
    userId: string,
    { limit = DEFAULT_PAGE_LIMIT, cursor }: PageQueryDto,
    toItem: (session: LiveSession) => Item,
  ): Promise<{ items: Item[]; next_cursor: string | null }> {
    const scope = ['sessions', userId];
    const after = openCursor(scope, cursor, [INSTANT_SHAPE, UUID_SHAPE]);
    const position = after ? [instantOf(after[0]!), after[1]] : BEHIND_NONE;
    const rows = await this.dataSource.query<LiveSession[]>(PAGE, [userId, ...position, limit + 1]);
    return pageOf(rows, limit, scope, (row) => [row.created_at.toISOString(), row.id], toItem);
  }
}
