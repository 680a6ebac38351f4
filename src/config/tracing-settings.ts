import type { Values } from './env.js';

/** Where traces go, and of which requests. */
export interface TracingSettings {
  /** Of the collector, with its path. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly sampler: string;
  /** The share of traces that is kept, 0 to 1, for samplers that take one. */
  readonly samplerArg: number;
  /** Does a request belong to the trace that its `traceparent` names? */
  readonly followsCallers: boolean;
  /** What every span says of this service. */
  readonly resource: Record<string, string>;
}

/** The path of traces below a collector's address (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). */
const below = (endpoint: string): string => `${endpoint.replace(/\/+$/, '')}/v1/traces`;

/** @returns undefined when no collector is named */
export function tracingSettings(env: Values): TracingSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = env;
  const url = own ?? (endpoint && below(endpoint));
  if (url === undefined) return undefined;
  return {
    url,
    protocol: env.OTEL_EXPORTER_OTLP_PROTOCOL,
    sampler: env.OTEL_TRACES_SAMPLER,
    samplerArg: env.OTEL_TRACES_SAMPLER_ARG,
    followsCallers: env.OTEL_PROPAGATORS.split(',').includes('tracecontext'),
    resource: {
      ...env.OTEL_RESOURCE_ATTRIBUTES,
      ...(env.OTEL_SERVICE_NAME !== undefined && { 'service.name': env.OTEL_SERVICE_NAME }),
    },
  };
}
