import type { TracingSettings } from '../config/tracing-settings.js';
import type { BeginRequest } from './trace-requests.js';
import { useTracer } from './traced.js';

/** The last spans have this long to reach the collector when the server stops. */
const FLUSH_WITHIN_MS = 2_000;

export interface Tracing {
  readonly beginRequest: BeginRequest;
  /** Sends what is left, for 2 s at most; never fails. */
  stop(): Promise<void>;
}

/**
 * Call before the database is connected, whose statements are traced. Without a collector the SDK is not even loaded: that
 * takes 60 ms.
 */
export async function startTracing(settings: TracingSettings | undefined): Promise<Tracing | undefined> {
  if (!settings) return undefined;
  const { openTelemetry } = await import('./open-telemetry.js');
  const sdk = await openTelemetry(settings);
  useTracer(sdk);
  return {
    beginRequest: sdk.beginRequest,
    async stop() {
      const late = new Promise((resolve) => setTimeout(resolve, FLUSH_WITHIN_MS).unref());
      await Promise.race([sdk.shutdown().catch(() => undefined), late]);
    },
  };
}
