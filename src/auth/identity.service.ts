import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import { UserDto } from '../users/user.dto.js';
import { UsersService } from '../users/users.service.js';
import { ForwardedDto, VerifiedDto } from './identity.dto.js';

/** Who the caller is, told in three depths. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly users: UsersService,
    private readonly permissions: RolePermissionsService,
  ) {}

  me(caller: CurrentUser): Promise<UserDto> {
    return this.users.me(caller);
  }

  async verify(caller: CurrentUser): Promise<VerifiedDto> {
    const { user_id, email, username, roles } = await this.users.me(caller);
    return {
      valid: true,
      user_id,
      email,
      username,
      roles,
      session_id: caller.sessionId,
      expires_at: caller.expiresAt,
    };
  }

  /** From the token alone, without a database read. */
  forward({ userId, sessionId, roles, expiresAt }: CurrentUser): ForwardedDto {
    return {
      user_id: userId,
      session_id: sessionId,
      roles,
      permissions: this.permissions.of(roles),
      expires_at: expiresAt,
    };
  }
}
