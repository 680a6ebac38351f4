import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { OwnAccount } from '../http/problems.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { AccountChangesService } from '../users/account-changes.service.js';
import { User } from '../users/user.entity.js';

/** Removes a person from every module: the foreign keys of all their rows cascade. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly changes: AccountChangesService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws NotFound, BeyondOwnPermissions, OwnAccount, LastAdmin */
  async eraseByAdmin(caller: CurrentUser, userId: string): Promise<void> {
    await this.changes.change(caller, 'users:delete', userId, async (change) => {
      if (change.actor.id === change.target.id) throw new OwnAccount();
      await this.changes.keepAnAdmin(change);
      change.revoke(await this.sessions.endAll(change.manager, userId, 'deleted'));
      await change.manager.delete(User, { id: userId });
    });
  }
}
