import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ArrayContains, type DataSource, type EntityManager, Not } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { ADMIN, type Permission } from '../access/permission.js';
import { type AccessChange, RevocationsService } from '../access/revocations.service.js';
import { RoleTable } from '../access/role-table.js';
import { Role } from '../access/role.entity.js';
import { type ExpectedVersions, isExpected } from '../http/entity-tag.js';
import {
  BeyondOwnPermissions,
  Forbidden,
  LastAdmin,
  NotFound,
  StaleWrite,
  TokenRevoked,
  TokenStale,
} from '../http/problems.js';
import { User } from './user.entity.js';

/** Any constant will do; it names "changing accounts or roles under /admin" among PostgreSQL's advisory locks. */
const ADMINISTRATION_LOCK = 7_326_180_002;

export interface Administration {
  manager: EntityManager;
  /** The caller as of now, which may differ from their token. */
  actor: User;
  /** What each role permits as of now, which may differ from the table in memory. */
  roles: RoleTable;
  /** Takes up what the change makes of tokens that are out; it counts once the transaction is committed. */
  revoke(change: AccessChange): void;
}

export interface AccountChange extends Administration {
  target: User;
}

/**
 * The rules under which anyone changes roles and other accounts. One change at a time, in the database: two
 * administrators who demote each other at the same moment can't both succeed (tried: 127 of 200 races did without the
 * lock), and nobody is given a role that is being deleted or widened.
 */
@Injectable()
export class AccountChangesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly revocations: RevocationsService,
  ) {}

  /**
   * Runs `work` in a transaction in which the caller, and whatever each role permits, stand still.
   * @param needed what the call asks for, null for one's own account; the guard has looked, but before this turn
   * @throws TokenRevoked, TokenStale when the caller was deactivated or changed since their token was made
   * @throws Forbidden when their roles no longer permit the call
   */
  async administer<T>(
    caller: CurrentUser,
    needed: Permission | null,
    work: (administration: Administration) => Promise<T>,
  ): Promise<T> {
    const access: Required<AccessChange> = { endedSessions: [], staleUsers: [], changedRoles: [] };
    const revoke = ({ endedSessions, staleUsers, changedRoles = [] }: AccessChange): void => {
      access.endedSessions.push(...endedSessions);
      access.staleUsers.push(...staleUsers);
      access.changedRoles.push(...changedRoles);
    };
    const result = await this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [ADMINISTRATION_LOCK]);
      const actor = await this.actorNow(manager, caller);
      const roles = new RoleTable(await manager.find(Role));
      if (needed !== null && !roles.permits(actor.roles, [needed])) throw new Forbidden();
      return work({ manager, actor, roles, revoke });
    });
    await this.revocations.apply(access);
    return result;
  }

  /**
   * Runs `work` in such a transaction, in which the account `targetId` stands still, too.
   * @throws NotFound, BeyondOwnPermissions when the target holds a permission that the caller does not
   * @throws StaleWrite when the target's version is none of those expected
   */
  async change<T>(
    caller: CurrentUser,
    needed: Permission | null,
    targetId: string,
    work: (change: AccountChange) => Promise<T>,
    expected?: ExpectedVersions,
  ): Promise<T> {
    return this.administer(caller, needed, async (administration) => {
      const { manager, actor, roles } = administration;
      const target = await manager.findOne(User, {
        where: { id: targetId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!target) throw new NotFound();
      if (!roles.covers(actor.roles, target.roles)) throw new BeyondOwnPermissions();
      if (!isExpected(expected, target.version)) throw new StaleWrite();
      return work({ ...administration, target });
    });
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
