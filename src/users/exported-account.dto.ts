import type { Permission } from '../access/permission.js';
import { UserDto } from './user.dto.js';
import type { User } from './user.entity.js';

/** The account itself; its password is kept as a hash, which never leaves. */
export class ExportedAccountDto extends UserDto {
  last_login_at: Date | null;

  static override from(user: User, permissions: Permission[]): ExportedAccountDto {
    return { ...UserDto.from(user, permissions), last_login_at: user.lastLoginAt };
  }
}
