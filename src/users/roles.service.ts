import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { ADMIN, PERMISSIONS } from '../access/permission.js';
import { RevocationsService } from '../access/revocations.service.js';
import { Role } from '../access/role.entity.js';
import { RoleTable } from '../access/role-table.js';
import type { AuditEvent } from '../audit/audit-event.js';
import { AuditService } from '../audit/audit.service.js';
import {
  BeyondOwnPermissions,
  BuiltinRole,
  NotFound,
  RoleInUse,
  ValidationFailed,
} from '../http/problems.js';
import type { ReasonDto } from '../http/reason.dto.js';
import { type Administration, AccountChangesService } from './account-changes.service.js';
import type { RoleDto, RolesDto, SaveRoleDto } from './roles.dto.js';

/** They stay as they are; the other built-in ones may be edited, though not deleted. */
const FIXED: readonly string[] = [ADMIN, 'user'];
/** Every process holds all roles in memory, and one answer lists them. */
const MAX_ROLES = 200;
const TOO_MANY = { field: 'name', message: `there are ${MAX_ROLES} roles already` };

const SAVE = `
  INSERT INTO role (name, permissions) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions RETURNING builtin`;
/** Holders are sought as if all were wanted, so through the index: for one alone the planner reads the whole table. */
const DELETE = `
  WITH holder AS MATERIALIZED (SELECT id FROM users WHERE roles @> ARRAY[$1]::text[])
  DELETE FROM role WHERE name = $1 AND NOT EXISTS (SELECT 1 FROM holder) RETURNING name`;

/** Roles and what they permit. */
@Injectable()
export class RolesService {
  constructor(
    @InjectRepository(Role) private readonly roles: Repository<Role>,
    private readonly changes: AccountChangesService,
    private readonly revocations: RevocationsService,
    private readonly audit: AuditService,
  ) {}

  async list(): Promise<RolesDto> {
    const roles = await this.roles.find({ order: { name: 'ASC' } });
    const table = new RoleTable(roles);
    return { roles: roles.map(({ name, builtin }) => ({ name, permissions: table.of([name]), builtin })) };
  }

  /** @throws BuiltinRole, BeyondOwnPermissions, ValidationFailed when there are too many roles */
  save(caller: CurrentUser, name: string, { permissions, reason }: SaveRoleDto): Promise<RoleDto> {
    return this.changes.administer(caller, 'roles:write', async (administration) => {
      const { manager, actor, roles } = administration;
      if (FIXED.includes(name)) throw new BuiltinRole();
      const before = roles.has(name) ? roles.of([name]) : null;
      const after = PERMISSIONS.filter((permission) => permissions.includes(permission));
      if (!roles.permits(actor.roles, [...(before ?? []), ...after])) throw new BeyondOwnPermissions();
      if (!before && roles.names.length >= MAX_ROLES) throw new ValidationFailed({ errors: [TOO_MANY] });
      const [saved] = await manager.query<{ builtin: boolean }[]>(SAVE, [name, after]);
      if (before?.join() !== after.join()) {
        const details = { before: before && { permissions: before }, after: { permissions: after } };
        await this.changed(administration, name, { action: 'role.saved', details, reason });
      }
      return { name, permissions: after, builtin: saved!.builtin };
    });
  }

  /** @throws NotFound, also the second time, BuiltinRole, BeyondOwnPermissions, RoleInUse */
  delete(caller: CurrentUser, name: string, { reason }: ReasonDto): Promise<void> {
    return this.changes.administer(caller, 'roles:write', async (administration) => {
      const { manager, actor, roles } = administration;
      const role = await manager.findOneBy(Role, { name });
      if (!role) throw new NotFound();
      if (role.builtin) throw new BuiltinRole();
      const before = roles.of([name]);
      if (!roles.permits(actor.roles, before)) throw new BeyondOwnPermissions();
      const [deleted] = await manager.query<[unknown[], number]>(DELETE, [name]);
      if (deleted.length === 0) throw new RoleInUse();
      const details = { before: { permissions: before }, after: null };
      await this.changed(administration, name, { action: 'role.deleted', details, reason });
    });
  }

  /** It counts on every instance once the transaction is committed, and is on record with it. */
  private async changed({ manager, revoke }: Administration, name: string, event: AuditEvent): Promise<void> {
    const change = { endedSessions: [], staleUsers: [], changedRoles: [name] };
    await this.revocations.record(manager, change);
    revoke(change);
    await this.audit.record(manager, { ...event, target: name });
  }
}
