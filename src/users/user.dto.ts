import type { Permission } from '../access/permission.js';
import type { User } from './user.entity.js';

/** What leaves of an account: this whitelist and nothing else. */
export class UserDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  user_id: string;

  /** @example "ada@example.org" */
  email: string;

  /** @example "ada" */
  username: string;

  /** @example "Ada Lovelace" */
  full_name: string | null;

  is_active: boolean;

  created_at: Date;

  /** @example ["user"] */
  roles: string[];

  /** What the roles permit beyond one's own data. @example [] */
  permissions: string[];

  static from(user: User, permissions: Permission[]): UserDto {
    return {
      user_id: user.id,
      email: user.email,
      username: user.username,
      full_name: user.fullName,
      is_active: user.isActive,
      created_at: user.createdAt,
      roles: user.roles,
      permissions,
    };
  }
}
