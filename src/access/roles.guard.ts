import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden } from '../http/problems.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';
import type { CurrentUser } from './current-user.js';
import { RolePermissionsService } from './role-permissions.service.js';

/** Global, after `JwtAuthGuard`: the handler's rule and its controller's must both hold. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly permissions: RolePermissionsService,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user?: CurrentUser }>();
    const rules = this.reflector.getAll<(AccessRule | undefined)[]>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (rules.every((rule) => !rule || this.holds(rule, user))) return true;
    throw new Forbidden();
  }

  private holds(rule: AccessRule, user: CurrentUser | undefined): boolean {
    if (rule.public) return true;
    if (!user) return false;
    const held = this.permissions.of(user.roles);
    return (
      (rule.roles?.some((role) => user.roles.includes(role)) ?? true) &&
      (rule.permissions?.every((permission) => held.includes(permission)) ?? true)
    );
  }
}
