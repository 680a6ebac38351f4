import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { RevocationsService } from '../access/revocations.service.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import { BeyondOwnPermissions, NotFound, OwnAccount, ValidationFailed } from '../http/problems.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { type AccountChange, AccountChangesService } from './account-changes.service.js';
import type {
  AdminUserDetailDto,
  AssignRolesDto,
  RevokedSessionsDto,
  UpdateUserDto,
} from './admin-users.dto.js';
import { UserDto } from './user.dto.js';
import { User } from './user.entity.js';
import { asTaken } from './users.service.js';

const sameSet = (a: string[], b: string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

/** What administrators do with one account. */
@Injectable()
export class AdminUsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly changes: AccountChangesService,
    private readonly permissions: RolePermissionsService,
    private readonly revocations: RevocationsService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws NotFound */
  async read(userId: string): Promise<AdminUserDetailDto> {
    const user = await this.users.findOneBy({ id: userId });
    if (!user) throw new NotFound();
    return {
      ...UserDto.from(user, this.permissions.of(user.roles)),
      last_login_at: user.lastLoginAt,
      session_count: await this.sessions.countLive(userId),
    };
  }

  /** @throws NotFound, BeyondOwnPermissions, OwnAccount, LastAdmin, UsernameTaken */
  async update(caller: CurrentUser, userId: string, body: UpdateUserDto): Promise<AdminUserDetailDto> {
    await this.changes
      .change(caller, 'users:write', userId, async (change) => {
        const { manager, target } = change;
        if (body.is_active !== undefined && body.is_active !== target.isActive)
          await this.setActive(change, body.is_active);
        const values = {
          ...(body.username !== undefined && { username: body.username }),
          ...(body.full_name !== undefined && { fullName: body.full_name }),
        };
        if (Object.keys(values).length > 0) await manager.update(User, { id: target.id }, values);
      })
      .catch((error: unknown) => {
        throw asTaken(error);
      });
    return this.read(userId);
  }

  /** @throws NotFound, BeyondOwnPermissions, OwnAccount, LastAdmin, ValidationFailed for an unknown role */
  async assignRoles(
    caller: CurrentUser,
    userId: string,
    { roles }: AssignRolesDto,
  ): Promise<AdminUserDetailDto> {
    await this.changes.change(caller, 'roles:assign', userId, async (change) => {
      const { actor, target } = change;
      const unknown = roles.filter((role) => !change.roles.has(role));
      if (unknown.length > 0)
        throw new ValidationFailed({
          errors: unknown.map((role) => ({ field: 'roles', message: `${role} is no role` })),
        });
      if (sameSet(roles, target.roles)) return;
      if (actor.id === target.id) throw new OwnAccount();
      if (!change.roles.covers(actor.roles, roles)) throw new BeyondOwnPermissions();
      if (!roles.includes('admin')) await this.changes.keepAnAdmin(change);
      await this.raiseVer(change, { roles });
    });
    return this.read(userId);
  }

  /** @throws NotFound, BeyondOwnPermissions */
  async revokeSessions(caller: CurrentUser, userId: string): Promise<RevokedSessionsDto> {
    return this.changes.change(caller, 'users:write', userId, async ({ manager, revoke }) => {
      const ended = await this.sessions.endAll(manager, userId, 'revoked');
      revoke(ended);
      return { revoked: ended.endedSessions.length };
    });
  }

  private async setActive(change: AccountChange, isActive: boolean): Promise<void> {
    const { manager, actor, target, revoke } = change;
    if (actor.id === target.id) throw new OwnAccount();
    if (!isActive) await this.changes.keepAnAdmin(change);
    await this.raiseVer(change, { isActive });
    if (!isActive) revoke(await this.sessions.endAll(manager, target.id, 'deactivated'));
  }

  private async raiseVer({ manager, target, revoke }: AccountChange, values: Partial<User>): Promise<void> {
    const ver = target.ver + 1;
    await manager.update(User, { id: target.id }, { ...values, ver });
    const stale = { endedSessions: [], staleUsers: [{ userId: target.id, ver }] };
    await this.revocations.record(manager, stale);
    revoke(stale);
  }
}
