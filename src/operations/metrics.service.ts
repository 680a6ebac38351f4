import process from 'node:process';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';
import { PRODUCT_VERSION } from '../config/version.js';
import { build } from './build.metrics.js';

/** What the process counts, for Prometheus. A counter is declared beside what it counts; all share one registry. */
@Injectable()
export class MetricsService {
  /** The text format of Prometheus, version 0.0.4. */
  readonly contentType = register.contentType;

  constructor() {
    collectDefaultMetrics();
    build.set({ version: PRODUCT_VERSION, node: process.versions.node }, 1);
  }

  read(): Promise<string> {
    return register.metrics();
  }
}
