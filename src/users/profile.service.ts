import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import { AuditService } from '../audit/audit.service.js';
import { inOneTurn } from '../database/in-one-turn.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import type { EntityTag } from '../http/entity-tag.js';
import { StaleWrite, TokenRevoked } from '../http/problems.js';
import { READ_PROFILES } from './read-profile.sql.js';
import { SAVE_PROFILE } from './save-profile.sql.js';
import type { UpdateProfileDto } from './update-profile.dto.js';
import { UserDto } from './user.dto.js';
import { User } from './user.entity.js';
import { asTaken } from './users.service.js';

/** A person's own account, as they see and change it. */
@Injectable()
export class ProfileService {
  private readonly accountOf: (userId: string) => Promise<User | undefined>;

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    statements: PreparedStatements,
    private readonly permissions: RolePermissionsService,
    private readonly audit: AuditService,
  ) {
    this.accountOf = inOneTurn(
      (ids) => statements.run<User>(READ_PROFILES, [ids]),
      ({ id }) => id,
    );
  }

  /** @throws TokenRevoked when the account is gone or deactivated */
  async current(caller: CurrentUser): Promise<User> {
    const user = await this.accountOf(caller.userId);
    if (!user) throw new TokenRevoked();
    return user;
  }

  /** @throws TokenRevoked */
  async read(caller: CurrentUser, tag: EntityTag): Promise<UserDto> {
    return this.told(await this.current(caller), tag);
  }

  /** @throws UsernameTaken, StaleWrite, TokenRevoked */
  async update(caller: CurrentUser, changes: UpdateProfileDto, tag: EntityTag): Promise<UserDto> {
    const { username = null, full_name } = changes;
    const event = this.audit.prepared({ action: 'account.updated', subjectId: caller.userId });
    const params = [caller.userId, username, full_name !== undefined, full_name ?? null, tag.expected, event];
    const [user] = await this.users
      .query<(User | { id: null })[]>(SAVE_PROFILE, params)
      .catch((error: unknown) => {
        throw asTaken(error);
      });
    if (!user) throw new TokenRevoked();
    if (user.id === null) throw new StaleWrite();
    return this.told(user, tag);
  }

  private told(user: User, tag: EntityTag): UserDto {
    tag.tell(user.version);
    return UserDto.from(user, this.permissions.of(user.roles));
  }
}
