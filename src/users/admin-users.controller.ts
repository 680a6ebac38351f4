import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import { EntityTag } from '../http/entity-tag.js';
import { KnownId } from '../http/known-id.pipe.js';
import {
  BeyondOwnPermissions,
  InvalidCursor,
  InvalidIfMatch,
  LastAdmin,
  NotFound,
  OwnAccount,
  StaleWrite,
  UsernameTaken,
  ValidationFailed,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { AnswersVersion, ChangesVersion } from '../http/versioned.decorator.js';
import {
  AdminUserDetailDto,
  AssignRolesDto,
  RevokedSessionsDto,
  UpdateUserDto,
  UsersPageDto,
  UsersQueryDto,
} from './admin-users.dto.js';
import { AdminUsersService } from './admin-users.service.js';
import { ReasonDto } from '../http/reason.dto.js';
import { UsersListService } from './users-list.service.js';

@ApiTags('Admin')
@Controller('admin/users')
export class AdminUsersController {
  constructor(
    private readonly users: AdminUsersService,
    private readonly usersList: UsersListService,
  ) {}

  /** List and search accounts, newest first */
  @Get()
  @RequirePermissions('users:read')
  @Throws(ValidationFailed, InvalidCursor)
  listUsers(@CurrentUser() caller: CurrentUser, @Query() query: UsersQueryDto): Promise<UsersPageDto> {
    return this.usersList.list(caller, query);
  }

  /** Read one account */
  @Get(':user_id')
  @RequirePermissions('users:read')
  @AnswersVersion(AdminUserDetailDto)
  @Throws(NotFound)
  readUser(
    @Param('user_id', KnownId) userId: string,
    @EntityTag() tag: EntityTag,
  ): Promise<AdminUserDetailDto> {
    return this.users.read(userId, tag);
  }

  /** Change, deactivate or reactivate an account */
  @Patch(':user_id')
  @RequirePermissions('users:write')
  @ChangesVersion(AdminUserDetailDto)
  @Throws(
    ValidationFailed,
    InvalidIfMatch,
    BeyondOwnPermissions,
    NotFound,
    UsernameTaken,
    OwnAccount,
    LastAdmin,
    StaleWrite,
  )
  updateUser(
    @CurrentUser() caller: CurrentUser,
    @Param('user_id', KnownId) userId: string,
    @Body() body: UpdateUserDto,
    @EntityTag() tag: EntityTag,
  ): Promise<AdminUserDetailDto> {
    return this.users.update(caller, userId, body, tag);
  }

  /** Set the roles of an account; it counts from the next request on */
  @Put(':user_id/roles')
  @RequirePermissions('roles:assign')
  @ChangesVersion(AdminUserDetailDto)
  @Throws(ValidationFailed, InvalidIfMatch, BeyondOwnPermissions, NotFound, OwnAccount, LastAdmin, StaleWrite)
  assignRoles(
    @CurrentUser() caller: CurrentUser,
    @Param('user_id', KnownId) userId: string,
    @Body() body: AssignRolesDto,
    @EntityTag() tag: EntityTag,
  ): Promise<AdminUserDetailDto> {
    return this.users.assignRoles(caller, userId, body, tag);
  }

  /** End all sessions of an account */
  @Post(':user_id/revoke-sessions')
  @HttpCode(200)
  @RequirePermissions('users:write')
  @Throws(ValidationFailed, BeyondOwnPermissions, NotFound)
  revokeSessions(
    @CurrentUser() caller: CurrentUser,
    @Param('user_id', KnownId) userId: string,
    @Body() body: ReasonDto,
  ): Promise<RevokedSessionsDto> {
    return this.users.revokeSessions(caller, userId, body);
  }
}
