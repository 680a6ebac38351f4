import type { FastifyRequest } from 'fastify';
import type { CurrentUser } from '../access/current-user.js';
import { sentTraceId } from '../tracing/trace-id.js';
import { spanOf } from '../tracing/trace-requests.js';
import { currentSpan } from '../tracing/traced.js';

/** By which ids the lines of a request are found; a trace that only its caller keeps is named too. */
export function idsOf(request: FastifyRequest) {
  const { userId, sessionId } = (request as { user?: Partial<CurrentUser> }).user ?? {};
  const span = (currentSpan() ?? spanOf(request))?.spanContext();
  return {
    request_id: request.id as string,
    trace_id: span?.traceId ?? sentTraceId(request),
    span_id: span?.spanId,
    user_id: userId,
    session_id: sessionId,
  };
}
