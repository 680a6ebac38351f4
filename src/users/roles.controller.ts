import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import {
  BeyondOwnPermissions,
  BuiltinRole,
  NotFound,
  RoleInUse,
  ValidationFailed,
} from '../http/problems.js';
import { ReasonDto } from '../http/reason.dto.js';
import { Throws } from '../http/throws.decorator.js';
import { RoleDto, RoleNameDto, RolesDto, SaveRoleDto } from './roles.dto.js';
import { RolesService } from './roles.service.js';

@ApiTags('Admin')
@Controller('admin/roles')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  /** List the roles and what they permit */
  @Get()
  @RequirePermissions('roles:read')
  listRoles(): Promise<RolesDto> {
    return this.roles.list();
  }

  /** Make a role, or change what it permits; it counts from the next request on */
  @Put(':name')
  @RequirePermissions('roles:write')
  @Throws(ValidationFailed, BeyondOwnPermissions, BuiltinRole)
  saveRole(
    @CurrentUser() caller: CurrentUser,
    @Param() { name }: RoleNameDto,
    @Body() body: SaveRoleDto,
  ): Promise<RoleDto> {
    return this.roles.save(caller, name, body);
  }

  /** Delete a role that nobody has */
  @Delete(':name')
  @HttpCode(204)
  @RequirePermissions('roles:write')
  @Throws(ValidationFailed, BeyondOwnPermissions, NotFound, BuiltinRole, RoleInUse)
  deleteRole(
    @CurrentUser() caller: CurrentUser,
    @Param('name') name: string,
    @Body() body: ReasonDto,
  ): Promise<void> {
    return this.roles.delete(caller, name, body);
  }
}
