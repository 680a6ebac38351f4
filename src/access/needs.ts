import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import {
  Forbidden,
  StoreUnavailable,
  TokenExpired,
  TokenInvalid,
  TokenMissing,
  TokenRevoked,
  TokenStale,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';

const UNAUTHENTICATED = [TokenMissing, TokenInvalid, TokenExpired, TokenStale, TokenRevoked];

/** One word that sets the rule, the lock in Swagger UI, the 401 and 403 answers and `x-required-…`. */
export function needs(rule: AccessRule): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_RULE, rule),
    ApiBearerAuth(),
    ...(rule.permissions ? [ApiExtension('x-required-permissions', rule.permissions)] : []),
    ...(rule.roles ? [ApiExtension('x-required-roles', rule.roles)] : []),
    Throws(...UNAUTHENTICATED, ...(rule.permissions || rule.roles ? [Forbidden] : []), StoreUnavailable),
  );
}
