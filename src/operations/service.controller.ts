import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { PRODUCT_NAME, PRODUCT_VERSION } from '../config/version.js';
import { Stopping, StoreUnavailable } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { AliveDto, ReadyDto, ServiceDto } from './health.dto.js';
import { ReadinessService } from './readiness.service.js';

@ApiTags('Service')
@Public()
@Controller()
export class ServiceController {
  constructor(private readonly readiness: ReadinessService) {}

  /** Name, version and where to look next */
  @Get()
  describe(): ServiceDto {
    const links = { docs: '/docs', openapi: '/openapi.json', health: '/health/ready' };
    return { name: PRODUCT_NAME, version: PRODUCT_VERSION, links };
  }

  /** Is the process alive? */
  @Get('health')
  checkHealth(): AliveDto {
    return { status: 'ok' };
  }

  /** Is the process alive? For orchestrators */
  @Get('health/live')
  checkLiveness(): AliveDto {
    return { status: 'ok' };
  }

  /** Are its stores up and migrated? */
  @Get('health/ready')
  @Throws(Stopping, StoreUnavailable)
  checkReadiness(): Promise<ReadyDto> {
    return this.readiness.check();
  }
}
