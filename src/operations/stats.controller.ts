import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import { StatsDto } from './stats.dto.js';
import { StatsService } from './stats.service.js';

@ApiTags('Admin')
@Controller('admin/stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  /** Count users, sessions, messages and findings */
  @Get()
  @RequirePermissions('stats:read')
  readStats(): Promise<StatsDto> {
    return this.stats.read();
  }
}
