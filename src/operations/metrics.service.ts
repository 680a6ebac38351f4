import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';

/** What the process counts, for Prometheus. A counter is declared beside what it counts; all share one registry. */
@Injectable()
export class MetricsService {
  /** The text format of Prometheus, version 0.0.4. */
  readonly contentType = register.contentType;

  constructor() {
    collectDefaultMetrics();
  }

  read(): Promise<string> {
    return register.metrics();
  }
}
