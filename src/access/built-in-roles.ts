import { ADMIN, PERMISSIONS, type Permission } from './permission.js';

/** The roles that come with the product, as the schema has them; the documents name them. */
export const BUILT_IN_ROLES: Record<string, readonly Permission[]> = {
  user: [],
  clinician: ['twin:read-granted'],
  auditor: ['users:read', 'audit:read', 'stats:read'],
  [ADMIN]: PERMISSIONS,
};
