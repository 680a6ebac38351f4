import type { Span } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import type { CurrentUser } from '../access/current-user.js';
import { sentTraceId } from '../tracing/trace-id.js';
import { spanOf } from '../tracing/trace-requests.js';

/**
 * By which ids the lines of a request are found; a trace that only its caller keeps is named too.
 * @param step that a line is about; by default the whole request
 */
export function idsOf(request: FastifyRequest, step: Span | undefined = spanOf(request)) {
  const { userId, sessionId } = (request as { user?: Partial<CurrentUser> }).user ?? {};
  const span = step?.spanContext();
  return {
    request_id: request.id as string,
    trace_id: span?.traceId ?? sentTraceId(request),
    span_id: span?.spanId,
    user_id: userId,
    session_id: sessionId,
  };
}
