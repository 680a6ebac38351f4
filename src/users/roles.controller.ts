import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import { RolesDto } from './admin-users.dto.js';
import { RolesService } from './roles.service.js';

@ApiTags('Administration')
@Controller('admin/roles')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  /** List the roles and what they permit */
  @Get()
  @RequirePermissions('roles:read')
  list(): Promise<RolesDto> {
    return this.roles.list();
  }
}
