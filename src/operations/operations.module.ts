import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '../config/settings.js';
import { loggerParams } from './logging.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsListener } from './metrics-listener.service.js';
import { MetricsService } from './metrics.service.js';
import { QuietLogger } from './quiet-logger.js';
import { ReadinessService } from './readiness.service.js';
import { ServiceController } from './service.controller.js';
import { StatsController } from './stats.controller.js';
import { StatsService } from './stats.service.js';

@Module({})
export class OperationsModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: OperationsModule,
      imports: [LoggerModule.forRoot(loggerParams(settings)), TerminusModule.forRoot({ logger: false })],
      controllers: [ServiceController, StatsController, ...(settings.production ? [] : [MetricsController])],
      providers: [MetricsListener, MetricsService, QuietLogger, ReadinessService, StatsService],
    };
  }
}
