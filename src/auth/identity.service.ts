import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { CurrentUser } from '../access/current-user.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import type { EntityTag } from '../http/entity-tag.js';
import { UserDto } from '../users/user.dto.js';
import { ProfileService } from '../users/profile.service.js';
import { sayWhoCalls } from './forward-headers.js';
import { ForwardedDto, VerifiedDto } from './identity.dto.js';

/** Who the caller is, told in three depths. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly profile: ProfileService,
    private readonly permissions: RolePermissionsService,
  ) {}

  me(caller: CurrentUser, tag: EntityTag): Promise<UserDto> {
    return this.profile.read(caller, tag);
  }

  async verify(caller: CurrentUser): Promise<VerifiedDto> {
    const { id, email, username, roles } = await this.profile.current(caller);
    return {
      valid: true,
      user_id: id,
      email,
      username,
      roles,
      session_id: caller.sessionId,
      expires_at: caller.expiresAt,
    };
  }

  /** From the token alone, without a database read; in the body, and in header fields for gateways. */
  forward(caller: CurrentUser, reply: FastifyReply): ForwardedDto {
    sayWhoCalls(reply, caller);
    const { userId, sessionId, roles, expiresAt } = caller;
    return {
      user_id: userId,
      session_id: sessionId,
      roles,
      permissions: this.permissions.of(roles),
      expires_at: expiresAt,
    };
  }
}
