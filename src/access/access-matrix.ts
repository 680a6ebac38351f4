import { type AccessRule, areOpen, lets } from './access-rule.js';
import { PERMISSIONS, type Permission } from './permission.js';
import type { RoleTable } from './role-table.js';
import type { Route } from './routes.js';

/** What one route needs: of everything declared, the sum. */
export interface Needs {
  access: 'public' | 'signed_in' | 'restricted';
  /** All of these. */
  permissions: Permission[];
  /** One role at least of each of these lists. */
  roles: string[][];
}

export function needsOf(rules: readonly AccessRule[]): Needs {
  const roles = rules.flatMap((rule) => (rule.roles ? [[...rule.roles]] : []));
  const permissions = PERMISSIONS.filter((one) => rules.some((rule) => rule.permissions?.includes(one)));
  const restricted = roles.length > 0 || permissions.length > 0;
  return { access: areOpen(rules) ? 'public' : restricted ? 'restricted' : 'signed_in', permissions, roles };
}

/** @returns the roles of the table that pass, each by itself */
export function passing({ rules }: Pick<Route, 'rules'>, table: RoleTable): string[] {
  const holders = table.names.map((role) => ({ roles: [role], permissions: table.of([role]) }));
  return holders.filter((holder) => rules.every((rule) => lets(rule, holder))).map(({ roles }) => roles[0]!);
}

/** Says what a route needs in one line of Markdown. */
export function inWords({ access, permissions, roles }: Needs): string {
  if (access === 'public') return 'Anyone, without a token';
  if (access === 'signed_in') return 'Any signed-in account';
  const code = (names: readonly string[], last: string): string =>
    names.map((name) => `\`${name}\``).join(last);
  return [
    ...(permissions.length > 0 ? [code(permissions, ', ')] : []),
    ...roles.map((list) => `the role ${code(list, ' or ')}`),
  ].join(' and ');
}
