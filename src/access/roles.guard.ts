import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden } from '../http/problems.js';
import { ACCESS_RULE, type AccessRule, lets } from './access-rule.js';
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
    const holder = user && { roles: user.roles, permissions: this.permissions.of(user.roles) };
    if (rules.every((rule) => !rule || lets(rule, holder))) return true;
    throw new Forbidden();
  }
}
