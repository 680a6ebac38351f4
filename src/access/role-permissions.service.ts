import { Injectable } from '@nestjs/common';
import type { Permission } from './permission.js';
import { type RoleRow, RoleTable } from './role-table.js';

/** What each role permits, in memory: no request reads it from the database. The feed keeps it current. */
@Injectable()
export class RolePermissionsService {
  private current = new RoleTable();

  /** From now on these are the roles there are, with or without new tokens. */
  replace(roles: RoleRow[]): void {
    this.current = new RoleTable(roles);
  }

  /** The table as this process has it right now. */
  get table(): RoleTable {
    return this.current;
  }

  /** @returns the union of what the roles permit, in the order of `PERMISSIONS`; unknown roles permit nothing */
  of(roles: readonly string[]): Permission[] {
    return this.current.of(roles);
  }
}
