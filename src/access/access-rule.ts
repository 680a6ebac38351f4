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

/** @returns what a handler and its controller declare */
export const rulesOf = (handler: object, controller: object): AccessRule[] =>
  [handler, controller]
    .map((target) => Reflect.getMetadata(ACCESS_RULE, target) as AccessRule | undefined)
    .filter((rule) => rule !== undefined);

/** Somebody signed in: their roles, and what these permit together. */
export interface Holder {
  roles: readonly string[];
  permissions: readonly Permission[];
}

/** Is no token needed? Every rule must say so, and there must be one. */
export const areOpen = (rules: readonly AccessRule[]): boolean =>
  rules.length > 0 && rules.every((rule) => rule.public);

/** Does one rule let somebody pass? @param holder undefined for who is not signed in */
export function lets(rule: AccessRule, holder: Holder | undefined): boolean {
  if (rule.public) return true;
  if (!holder) return false;
  return (
    (rule.roles?.some((role) => holder.roles.includes(role)) ?? true) &&
    (rule.permissions?.every((permission) => holder.permissions.includes(permission)) ?? true)
  );
}
