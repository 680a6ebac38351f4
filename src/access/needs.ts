import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
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

/** One word that sets the rule, the lock in Swagger UI and the 401 and 403 answers. */
export function needs(rule: AccessRule): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_RULE, rule),
    ApiBearerAuth(),
    Throws(...UNAUTHENTICATED, ...(rule.permissions || rule.roles ? [Forbidden] : []), StoreUnavailable),
  );
}
