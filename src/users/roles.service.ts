import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Role } from '../access/role.entity.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import type { RolesDto } from './admin-users.dto.js';

@Injectable()
export class RolesService {
  constructor(
    @InjectRepository(Role) private readonly roles: Repository<Role>,
    private readonly permissions: RolePermissionsService,
  ) {}

  async list(): Promise<RolesDto> {
    const roles = await this.roles.find({ order: { name: 'ASC' } });
    return {
      roles: roles.map(({ name, builtin }) => ({ name, permissions: this.permissions.of([name]), builtin })),
    };
  }
}
