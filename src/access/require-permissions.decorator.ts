import { needs } from './needs.js';
import type { Permission } from './permission.js';

/** Only callers whose roles permit all of these. @example `@RequirePermissions('users:read')` */
export const RequirePermissions = (
  ...permissions: [Permission, ...Permission[]]
): MethodDecorator & ClassDecorator => needs({ permissions });
