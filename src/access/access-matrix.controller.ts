import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessMatrixDto } from './access-matrix.dto.js';
import { AccessMatrixService } from './access-matrix.service.js';
import { RequirePermissions } from './require-permissions.decorator.js';

@ApiTags('Admin')
@Controller('admin/access-matrix')
export class AccessMatrixController {
  constructor(private readonly matrix: AccessMatrixService) {}

  /** List every route with what it needs and which roles pass */
  @Get()
  @RequirePermissions('roles:read')
  readAccessMatrix(): AccessMatrixDto {
    return this.matrix.read();
  }
}
