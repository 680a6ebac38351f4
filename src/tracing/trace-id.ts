import type { FastifyRequest } from 'fastify';

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values: `00-<trace>-<parent>-<flags>`, later ones longer. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(-|$)/;

/** @returns the trace that the caller says the request belongs to, if it says so in valid form */
export function sentTraceId({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
