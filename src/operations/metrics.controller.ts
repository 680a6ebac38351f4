import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { register } from 'prom-client';
import { Public } from '../access/public.decorator.js';
import { MetricsService } from './metrics.service.js';

/** In development alone, and so not in the document, which is the same everywhere. */
@ApiExcludeController()
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  /** What the process counts, for Prometheus */
  @Get()
  @Header('content-type', register.contentType)
  read(): Promise<string> {
    return this.metrics.read();
  }
}
