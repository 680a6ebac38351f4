import type { Permission } from './permission.js';

/** Metadata key under which a route's or a controller's rule stands. */
export const ACCESS_RULE = 'meditwin:access-rule';

/** Who may call. A handler's rule and its controller's rule must both hold. */
export interface AccessRule {
  /** No token needed; `Authorization` is ignored. */
  public?: true;
  /** The caller holds at least one of these roles. */
  roles?: readonly string[];
  /** The caller's roles permit all of these. */
  permissions?: readonly Permission[];
}
