import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { ADMIN } from '../access/permission.js';
import { RevocationsService } from '../access/revocations.service.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { EntityTag } from '../http/entity-tag.js';
import { BeyondOwnPermissions, NotFound, OwnAccount, ValidationFailed } from '../http/problems.js';
import type { ReasonDto } from '../http/reason.dto.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type AccountChange, AccountChangesService } from './account-changes.service.js';
import type {
  AdminUserDetailDto,
  AssignRolesDto,
  RevokedSessionsDto,
  UpdateUserDto,
} from './admin-users.dto.js';
import type { UpdateProfileDto } from './update-profile.dto.js';
import { UserDto } from './user.dto.js';
import { User } from './user.entity.js';
import { asTaken } from './users.service.js';

/** An account as it stands, and which version of it that is. */
interface Detail {
  version: number;
  body: AdminUserDetailDto;
}

function told({ version, body }: Detail, tag: EntityTag): AdminUserDetailDto {
  tag.tell(version);
  return body;
}

const sameSet = (a: string[], b: string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

/** What administrators do with one account. */
@Injectable()
export class AdminUsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly audit: AuditService,
    private readonly changes: AccountChangesService,
    private readonly permissions: RolePermissionsService,
    private readonly revocations: RevocationsService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws NotFound */
  async read(userId: string, tag: EntityTag): Promise<AdminUserDetailDto> {
    return told(await this.detail(this.users.manager, userId), tag);
  }

  /** @throws NotFound, BeyondOwnPermissions, StaleWrite, OwnAccount, LastAdmin, UsernameTaken */
  async update(
    caller: CurrentUser,
    userId: string,
    { is_active, reason, ...names }: UpdateUserDto,
    tag: EntityTag,
  ): Promise<AdminUserDetailDto> {
    const work = async (change: AccountChange): Promise<Detail> => {
      if (is_active !== undefined && is_active !== change.target.isActive)
        await this.setActive(change, is_active, reason);
      await this.rename(change, names, reason);
      return this.detail(change.manager, userId);
    };
    const changed = await this.changes
      .change(caller, 'users:write', userId, work, tag.expected)
      .catch((error: unknown) => {
        throw asTaken(error);
      });
    return told(changed, tag);
  }

  /** @throws NotFound, BeyondOwnPermissions, StaleWrite, OwnAccount, LastAdmin, ValidationFailed for an unknown role */
  async assignRoles(
    caller: CurrentUser,
    userId: string,
    { roles, reason }: AssignRolesDto,
    tag: EntityTag,
  ): Promise<AdminUserDetailDto> {
    const work = async (change: AccountChange): Promise<Detail> => {
      const unknown = roles.filter((role) => !change.roles.has(role));
      if (unknown.length > 0)
        throw new ValidationFailed({
          errors: unknown.map((role) => ({ field: 'roles', message: `${role} is no role` })),
        });
      if (!sameSet(roles, change.target.roles)) await this.setRoles(change, roles, reason);
      return this.detail(change.manager, userId);
    };
    return told(await this.changes.change(caller, 'roles:assign', userId, work, tag.expected), tag);
  }

  /** @throws NotFound, BeyondOwnPermissions */
  async revokeSessions(
    caller: CurrentUser,
    userId: string,
    { reason }: ReasonDto,
  ): Promise<RevokedSessionsDto> {
    const event = this.audit.prepared({ action: 'sessions.ended', subjectId: userId, reason });
    return this.changes.change(caller, 'users:write', userId, async ({ manager, revoke }) => {
      const ended = await this.sessions.endAll(manager, userId, 'revoked', event);
      revoke(ended);
      return { revoked: ended.endedSessions.length };
    });
  }

  private async detail(manager: EntityManager, userId: string): Promise<Detail> {
    const user = await manager.findOneBy(User, { id: userId });
    if (!user) throw new NotFound();
    const body = {
      ...UserDto.from(user, this.permissions.of(user.roles)),
      last_login_at: user.lastLoginAt,
      session_count: await this.sessions.countLive(userId, manager),
    };
    return { version: user.version, body };
  }

  private async rename(
    { manager, target }: AccountChange,
    names: UpdateProfileDto,
    reason?: string,
  ): Promise<void> {
    const { username = target.username, full_name = target.fullName } = names;
    const changed = [
      ...(username !== target.username ? ['username'] : []),
      ...(full_name !== target.fullName ? ['full_name'] : []),
    ];
    if (changed.length === 0) return;
    await manager.update(User, { id: target.id }, { username, fullName: full_name });
    await this.audit.record(manager, {
      action: 'account.updated',
      subjectId: target.id,
      details: { changed },
      reason,
    });
  }

  private async setRoles(change: AccountChange, roles: string[], reason?: string): Promise<void> {
    const { manager, actor, target } = change;
    if (actor.id === target.id) throw new OwnAccount();
    if (!change.roles.covers(actor.roles, roles)) throw new BeyondOwnPermissions();
    if (!roles.includes(ADMIN)) await this.changes.keepAnAdmin(change);
    await this.raiseVer(change, { roles });
    await this.audit.record(manager, {
      action: 'roles.assigned',
      subjectId: target.id,
      details: { before: { roles: target.roles }, after: { roles } },
      reason,
    });
  }

  private async setActive(change: AccountChange, isActive: boolean, reason?: string): Promise<void> {
    const { manager, actor, target, revoke } = change;
    if (actor.id === target.id) throw new OwnAccount();
    if (!isActive) await this.changes.keepAnAdmin(change);
    await this.raiseVer(change, { isActive });
    if (!isActive) revoke(await this.sessions.endAll(manager, target.id, 'deactivated'));
    await this.audit.record(manager, {
      action: isActive ? 'account.reactivated' : 'account.deactivated',
      subjectId: target.id,
      details: { before: { is_active: target.isActive }, after: { is_active: isActive } },
      reason,
    });
  }

  private async raiseVer({ manager, target, revoke }: AccountChange, values: Partial<User>): Promise<void> {
    const ver = target.ver + 1;
    await manager.update(User, { id: target.id }, { ...values, ver });
    const stale = { endedSessions: [], staleUsers: [{ userId: target.id, ver }] };
    await this.revocations.record(manager, stale);
    revoke(stale);
  }
}
