import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ADMIN, PERMISSIONS, type Permission } from './permission.js';
import { Role } from './role.entity.js';

const isPermission = (name: string): name is Permission => (PERMISSIONS as readonly string[]).includes(name);

/** What each role permits, in memory: no request reads it from the database. */
@Injectable()
export class RolePermissionsService implements OnModuleInit {
  private byRole = new Map<string, readonly Permission[]>();

  constructor(@InjectRepository(Role) private readonly roles: Repository<Role>) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
  }

  /** Reads the table again; a role's change counts from then on, without new tokens. */
  async reload(): Promise<void> {
    const rows = await this.roles.find();
    this.byRole = new Map(
      rows.map(({ name, permissions }) => [
        name,
        name === ADMIN ? PERMISSIONS : permissions.filter(isPermission),
      ]),
    );
  }

  isRole(name: string): boolean {
    return this.byRole.has(name);
  }

  /** @returns the union of what the roles permit, in the order of `PERMISSIONS`; unknown roles permit nothing */
  of(roles: readonly string[]): Permission[] {
    const held = new Set(roles.flatMap((role) => this.byRole.get(role) ?? []));
    return PERMISSIONS.filter((permission) => held.has(permission));
  }

  /** Does who holds `actor` roles hold everything that `other` roles permit? */
  covers(actor: readonly string[], other: readonly string[]): boolean {
    const held = this.of(actor);
    return this.of(other).every((permission) => held.includes(permission));
  }
}
