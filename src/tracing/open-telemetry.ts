import { randomUUID } from 'node:crypto';
import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../config/tracing-settings.js';
import { PRODUCT_NAME, PRODUCT_VERSION } from '../config/version.js';
import { WatchedExporter } from './watched-exporter.js';
import type { BeginRequest } from './trace-requests.js';
import type { Tracer } from './traced.js';

export interface OpenTelemetry extends Tracer {
  readonly beginRequest: BeginRequest;
  /** Sends what is left. */
  shutdown(): Promise<void>;
}

function samplerOf({ sampler, samplerArg }: TracingSettings): Sampler {
  const root = sampler.endsWith('traceidratio')
    ? new TraceIdRatioBasedSampler(samplerArg)
    : sampler.endsWith('always_on')
      ? new AlwaysOnSampler()
      : new AlwaysOffSampler();
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

/** One format is loaded, and only when it is wanted. */
async function exporterOf({ url, protocol }: TracingSettings) {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new WatchedExporter(new OTLPTraceExporter({ url }), new URL(url).origin);
}

/** Longer than any statement; a path may have 16 KB. */
const MAX_ATTRIBUTE_CHARACTERS = 8_192;

/** The SDK, set up without its globals: nothing but this file and the exporter's knows it. */
export async function openTelemetry(settings: TracingSettings): Promise<OpenTelemetry> {
  // 2,048 spans wait at most, and are sent by 512 or every 5 s; what comes on top is dropped, never waited for.
  const processor = new BatchSpanProcessor({ exporter: await exporterOf(settings) });
  const provider = new TracerProvider({
    sampler: samplerOf(settings),
    resource: resourceFromAttributes({
      'service.name': PRODUCT_NAME,
      'service.version': PRODUCT_VERSION,
      'service.instance.id': randomUUID(),
      ...settings.resource,
    }),
    spanLimits: { attributeValueLengthLimit: MAX_ATTRIBUTE_CHARACTERS },
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer(PRODUCT_NAME, PRODUCT_VERSION);
  const propagator = new W3CTraceContextPropagator();
  const start = (name: string, kind: SpanKind, attributes: Attributes, context: Context) =>
    tracer.startSpan(name, { kind, attributes }, context);
  return {
    begin(name, attributes, parent) {
      const kind = 'db.system.name' in attributes ? SpanKind.CLIENT : SpanKind.INTERNAL;
      return start(name, kind, attributes, trace.setSpan(ROOT_CONTEXT, parent));
    },
    beginRequest(name, attributes, headers) {
      const caller = settings.followsCallers
        ? propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
        : ROOT_CONTEXT;
      return start(name, SpanKind.SERVER, attributes, caller);
    },
    shutdown: () => provider.shutdown(),
  };
}
