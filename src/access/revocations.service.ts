import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RevocationFeedService } from './revocation-feed.service.js';
import { RevocationList } from './revocation-list.js';
import { RECORD } from './revocations.sql.js';

/** What a change of sessions, users or roles makes of tokens that are out already. */
export interface AccessChange {
  endedSessions: string[];
  /** Users whose tokens below `ver` no longer count. */
  staleUsers: { userId: string; ver: number }[];
  /** Roles that were made, edited or removed; tokens stay as they are, what they permit is looked up anew. */
  changedRoles?: string[];
}

/** Makes a change count on every instance: written in its transaction, applied here once that is committed. */
@Injectable()
export class RevocationsService {
  constructor(
    private readonly list: RevocationList,
    private readonly feed: RevocationFeedService,
  ) {}

  /** Writes the change in the caller's transaction; its commit tells the other instances. Call `apply` after it. */
  async record(manager: EntityManager, change: AccessChange): Promise<void> {
    await manager.query(RECORD, [
      change.endedSessions,
      change.staleUsers.map(({ userId }) => userId),
      change.staleUsers.map(({ ver }) => ver),
      change.changedRoles ?? [],
    ]);
  }

  /** The change counts in this process: sessions and users when this returns, roles when it resolves. The others are told. */
  async apply(change: AccessChange): Promise<void> {
    if (changesAnything(change)) this.feed.tell();
    for (const session_id of change.endedSessions) this.list.add({ session_id, user_id: null, ver: null });
    for (const { userId, ver } of change.staleUsers)
      this.list.add({ session_id: null, user_id: userId, ver });
    if (change.changedRoles?.length) await this.feed.catchUp();
  }
}

const changesAnything = ({ endedSessions, staleUsers, changedRoles = [] }: AccessChange): boolean =>
  endedSessions.length + staleUsers.length + changedRoles.length > 0;
