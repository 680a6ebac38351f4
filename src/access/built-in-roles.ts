import { ADMIN, PERMISSIONS, type Permission } from './permission.js';
import { RoleTable } from './role-table.js';

/** The roles that come with the product, as the schema has them; the documents name them. */
export const BUILT_IN_ROLES: Record<string, readonly Permission[]> = {
  user: [],
  clinician: ['twin:read-granted'],
  auditor: ['users:read', 'audit:read', 'stats:read'],
  [ADMIN]: PERMISSIONS,
};

/** As they come with the product, before anybody edits one. */
export const builtInTable = (): RoleTable =>
  new RoleTable(
    Object.entries(BUILT_IN_ROLES).map(([name, permissions]) => ({ name, permissions: [...permissions] })),
  );
