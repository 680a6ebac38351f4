import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ACCESS_RULE, type AccessRule } from './access-rule.js';

/** Anyone may call, with or without a token. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS_RULE, { public: true } satisfies AccessRule), ApiSecurity({}));
