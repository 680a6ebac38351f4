/** Everything a role can permit beyond one's own data. */
export const PERMISSIONS = [
  'users:read',
  'users:write',
  'users:delete',
  'roles:read',
  'roles:write',
  'roles:assign',
  'audit:read',
  'stats:read',
  'twin:read-granted',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** The role that holds every permission, always. */
export const ADMIN = 'admin';
