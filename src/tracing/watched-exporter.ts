import { Logger } from '@nestjs/common';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Says once when traces can't be delivered, and once when they can be again. */
export class WatchedExporter implements SpanExporter {
  private readonly logger = new Logger('Tracing');
  private isFailing = false;

  /** @param collector named in the log; without credentials and path */
  constructor(
    private readonly exporter: SpanExporter,
    private readonly collector: string,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.note(result);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private note({ code, error }: ExportResult): void {
    const fails = code !== ExportResultCode.SUCCESS;
    if (fails && !this.isFailing)
      this.logger.warn(
        `${this.collector} takes no traces, they are dropped until it does: ${error?.message || error?.name}`,
      );
    if (!fails && this.isFailing) this.logger.log(`${this.collector} takes traces again`);
    this.isFailing = fails;
  }
}
