import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { FindingsService } from '../anatomy/findings.service.js';
import { AuditPersonalService } from '../audit/audit-personal.service.js';
import { AuditService } from '../audit/audit.service.js';
import { ConversationsService } from '../chat/conversations.service.js';
import { OwnAccount } from '../http/problems.js';
import type { ReasonDto } from '../http/reason.dto.js';
import type { Client } from '../sessions/session.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type AccountChange, AccountChangesService } from '../users/account-changes.service.js';
import { PasswordCheckService } from '../users/password-check.service.js';
import { User } from '../users/user.entity.js';
import type { DeleteOwnAccountDto } from './delete-own-account.dto.js';

/**
 * Removes a person from every module: what can be much is deleted in batches, and the foreign keys of all the rest
 * cascade. The record keeps ids alone.
 */
@Injectable()
export class ErasureService {
  constructor(
    private readonly audit: AuditService,
    private readonly changes: AccountChangesService,
    private readonly checks: PasswordCheckService,
    private readonly conversations: ConversationsService,
    private readonly findings: FindingsService,
    private readonly personal: AuditPersonalService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws WrongPassword, TooManyRequests, Overloaded, LastAdmin, TokenRevoked, TokenStale */
  async eraseOwn(caller: CurrentUser, { password }: DeleteOwnAccountDto, { ip }: Client): Promise<void> {
    await this.checks.verify(caller, { field: 'password', password, ip });
    // A password that was changed since then made the caller's token stale.
    await this.changes.change(caller, null, caller.userId, (change) => this.erase(change));
  }

  /** @throws NotFound, BeyondOwnPermissions, OwnAccount, LastAdmin */
  async eraseByAdmin(caller: CurrentUser, userId: string, { reason }: ReasonDto): Promise<void> {
    await this.changes.change(caller, 'users:delete', userId, async (change) => {
      if (change.actor.id === change.target.id) throw new OwnAccount();
      await this.erase(change, reason);
    });
  }

  private async erase(change: AccountChange, reason?: string): Promise<void> {
    const { manager, target, revoke } = change;
    await this.changes.keepAnAdmin(change);
    revoke(await this.sessions.endAll(manager, target.id, 'deleted'));
    await this.audit.record(manager, { action: 'account.deleted', subjectId: target.id, reason });
    await this.personal.forget(manager, target.id);
    await this.findings.eraseAll(manager, target.id);
    await this.conversations.eraseAll(manager, target.id);
    await manager.delete(User, { id: target.id });
  }
}
