import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Forbidden } from '../http/problems.js';
import { lets, rulesOf } from './access-rule.js';
import type { CurrentUser } from './current-user.js';
import { RolePermissionsService } from './role-permissions.service.js';

/** Global, after `JwtAuthGuard`: the handler's rule and its controller's must both hold. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly permissions: RolePermissionsService) {}

  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user?: CurrentUser }>();
    const holder = user && { roles: user.roles, permissions: this.permissions.of(user.roles) };
    if (rulesOf(context.getHandler(), context.getClass()).every((rule) => lets(rule, holder))) return true;
    throw new Forbidden();
  }
}
