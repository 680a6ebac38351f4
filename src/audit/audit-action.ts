/** What the record tells of, as `<thing>.<what happened to it>`. */
export const AUDIT_ACTIONS = [
  'account.created',
  'account.updated',
  'account.deactivated',
  'account.reactivated',
  'account.deleted',
  'account.exported',
  'password.changed',
  'roles.assigned',
  'role.saved',
  'role.deleted',
  'session.opened',
  'session.ended',
  'sessions.ended',
  /** An old refresh token was used: a sign of theft, so the session is over. */
  'session.reused',
  'grant.given',
  'grant.renewed',
  'grant.withdrawn',
  'twin.read',
  'login.failed',
  /** A 401, 403 or 429 that is none of the others. */
  'request.refused',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
