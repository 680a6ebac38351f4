import type { AuditAction } from './audit-action.js';

/** Who did what to whom. It never holds an address, a name or anything typed. */
export interface AuditEvent {
  action: AuditAction;
  /** `refused`: it was tried and not allowed. By default `success`. */
  outcome?: 'success' | 'refused';
  /** A user id; by default the caller of the request under way. */
  actorId?: string | null;
  /** By default the session of the request under way. */
  sessionId?: string | null;
  /** The user whom it concerns. */
  subjectId?: string | null;
  /** What else it concerns, by id or by a name of ours. @example a role's name, a grant's id */
  target?: string | null;
  /**
   * Names of changed fields, and values before and after of roles, permissions and `is_active` alone.
   * @example `{ before: { roles: ['user'] }, after: { roles: ['user', 'clinician'] } }`, `{ changed: ['full_name'] }`
   */
  details?: Record<string, unknown>;
  /** What an administrator gave as their reason; kept beside the record and forgotten with the person. */
  reason?: string | undefined;
}
