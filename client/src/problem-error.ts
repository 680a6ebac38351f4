export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface Particulars {
  readonly requestId?: string | null;
  readonly errors?: readonly FieldError[];
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure but an abort of your own. `code` is the stable name from the API (RFC 9457), or one of the client's:
 * `unreachable` (no whole answer), `stream_interrupted` (a stream broke and could not be resumed), `session_changed`
 * (somebody else signed in during the call, which was not made), each with status 0, and `http_<status>` (the answer came
 * from something in between, which knows no codes).
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** Names the call in the server's logs. */
  readonly requestId: string | null;
  /** What is wrong with which field, when `code` is `validation_failed`. */
  readonly errors: readonly FieldError[];
  /** Seconds to wait before another try. */
  readonly retryAfter: number | undefined;

  constructor(
    /** 0 when there was no answer. */
    readonly status: number,
    readonly code: string,
    /** One plain sentence, fit to be shown. */
    readonly detail: string,
    { requestId = null, errors = [], retryAfter, cause }: Particulars = {},
  ) {
    super(detail, { cause });
    this.requestId = requestId;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/** Reads problem+json, and the errors of RFC 6749 that `POST /auth/token` answers with. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const { status, headers } = response;
  const body = ((await response.json().catch(() => null)) ?? {}) as Partial<Record<string, string>> & {
    errors?: FieldError[];
  };
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return new ProblemError(
    status,
    body['code'] ?? body['error'] ?? `http_${status}`,
    body['detail'] ?? body['error_description'] ?? `The server answered ${status}.`,
    {
      requestId: body['request_id'] ?? headers.get('x-request-id'),
      ...(body.errors && { errors: body.errors }),
      retryAfter: seconds >= 0 ? seconds : undefined,
    },
  );
}

export const unreachable = (cause: unknown): ProblemError =>
  new ProblemError(0, 'unreachable', 'The server cannot be reached right now.', { cause });
