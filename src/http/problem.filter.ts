import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rememberProblem } from './answered-problem.js';
import { Problem } from './problem.js';
import { countProblem } from './problem.metrics.js';
import { isOAuth } from './oauth-endpoint.js';
import { oauthAnswer } from './oauth-error.js';
import {
  BadRequest,
  Forbidden,
  InternalError,
  NotFound,
  PayloadTooLarge,
  UnsupportedMediaType,
  UriTooLong,
} from './problems.js';

/** What frameworks throw by themselves, by status. */
const BY_STATUS: Record<number, new (occurrence: { cause: unknown }) => Problem> = {
  400: BadRequest,
  403: Forbidden,
  404: NotFound,
  413: PayloadTooLarge,
  414: UriTooLong,
  415: UnsupportedMediaType,
};

const statusOf = (error: unknown): number =>
  error instanceof HttpException
    ? error.getStatus()
    : ((error as { statusCode?: number } | null)?.statusCode ?? 500);

/** @returns the problem as which an error leaves; anything unknown becomes a blank 500 */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const Known = BY_STATUS[statusOf(error)] ?? InternalError;
  return new Known({ cause: error });
}

/** @returns the path of a request, without its query */
export const pathOf = (request: { url: string }): string => request.url.split('?', 1)[0]!;

/** Every error leaves through here as RFC 9457 problem+json (OAuth routes: RFC 6749); unknown ones enter the log whole. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = asProblem(error);
    if (problem instanceof InternalError)
      this.logger.error({ err: error, request_id: request.id }, 'unknown failure');
    if (reply.sent) return;
    rememberProblem(request, problem);
    countProblem(problem);
    if (isOAuth(request)) {
      const { status, headers, body } = oauthAnswer(problem);
      return void reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));
    }
    void reply
      .code(problem.getStatus())
      .headers(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem.body(pathOf(request), request.id)));
  }
}
