import { ADMIN, PERMISSIONS, type Permission } from './permission.js';

const isPermission = (name: string): name is Permission => (PERMISSIONS as readonly string[]).includes(name);

export interface RoleRow {
  name: string;
  permissions: string[];
}

/** What each role permits, as of one moment. Roles that are not in it permit nothing. */
export class RoleTable {
  private readonly byRole: ReadonlyMap<string, readonly Permission[]>;
  /** By the list itself: every request with a token that is known holds the same frozen one. */
  private readonly unions = new WeakMap<readonly string[], Permission[]>();

  /** @param rows as stored: `admin` holds everything, whatever its row says */
  constructor(rows: readonly Readonly<RoleRow>[] = []) {
    this.byRole = new Map(
      rows.map(({ name, permissions }) => [
        name,
        name === ADMIN ? PERMISSIONS : permissions.filter(isPermission),
      ]),
    );
  }

  /** In order of the alphabet. */
  get names(): string[] {
    return [...this.byRole.keys()].sort();
  }

  has(name: string): boolean {
    return this.byRole.has(name);
  }

  /** @returns the union of what the roles permit, in the order of `PERMISSIONS`; frozen, since others get the same list */
  of(roles: readonly string[]): Permission[] {
    const known = this.unions.get(roles);
    if (known) return known;
    const held = new Set(roles.flatMap((role) => this.byRole.get(role) ?? []));
    const union = PERMISSIONS.filter((permission) => held.has(permission));
    Object.freeze(union);
    if (Object.isFrozen(roles)) this.unions.set(roles, union);
    return union;
  }

  /** Does who holds `actor` roles hold all of these permissions? */
  permits(actor: readonly string[], permissions: readonly Permission[]): boolean {
    const held = this.of(actor);
    return permissions.every((permission) => held.includes(permission));
  }

  /** Does who holds `actor` roles hold everything that `other` roles permit? */
  covers(actor: readonly string[], other: readonly string[]): boolean {
    return this.permits(actor, this.of(other));
  }
}
