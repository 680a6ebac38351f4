import { Injectable } from '@nestjs/common';
import { ADMIN, PERMISSIONS, type Permission } from './permission.js';

export interface RoleRow {
  name: string;
  permissions: string[];
}

const isPermission = (name: string): name is Permission => (PERMISSIONS as readonly string[]).includes(name);

/** What each role permits, in memory: no request reads it from the database. The feed keeps it current. */
@Injectable()
export class RolePermissionsService {
  private byRole = new Map<string, readonly Permission[]>();

  /** From now on these are the roles there are, with or without new tokens. */
  replace(roles: RoleRow[]): void {
    this.byRole = new Map(
      roles.map(({ name, permissions }) => [
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
