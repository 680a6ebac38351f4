import { problemOf, ProblemError, unreachable } from './problem-error.js';

export interface CallRecord {
  readonly method: string;
  readonly url: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly ms: number;
  readonly requestId: string | null;
  /** What was sent, without secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** What was sent, with `***` for passwords and tokens. */
  readonly body: string | undefined;
}

export interface Transport {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly cookieMode: boolean;
  /** For an answer, or for the beginning of a stream. */
  readonly timeoutMs: number;
  readonly onCall: ((record: CallRecord) => void) | undefined;
}

export interface Outgoing {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const SECRET_HEADER = /^(authorization|x-device-token)$/i;
const SECRET_FIELD = /("\w*(?:password|token)":)"(?:[^"\\]|\\.)*"/g;
const SECRET_PARAMETER = /(^|&)((?:password|\w*token)=)[^&]*/g;

/** One attempt. @throws ProblemError, or the reason of the signal */
export async function send<T>(
  { baseUrl, fetch, cookieMode, timeoutMs, onCall }: Transport,
  { method, path, headers, body, signal }: Outgoing,
  read: (response: Response) => Promise<T> | T,
): Promise<T> {
  signal?.throwIfAborted();
  const control = new AbortController();
  const stop = (): void => control.abort();
  signal?.addEventListener('abort', stop);
  const timer = setTimeout(stop, timeoutMs);
  const url = baseUrl + path;
  const began = performance.now();
  let status = 0;
  let requestId: string | null = null;
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal: control.signal,
      credentials: cookieMode ? 'include' : 'same-origin',
      ...(body !== undefined && { body }),
    });
    status = response.status;
    requestId = response.headers.get('x-request-id');
    if (!response.ok) throw await problemOf(response);
    return await read(response);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof ProblemError ? error : unreachable(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    onCall?.({
      method,
      url,
      status,
      ms: Math.round(performance.now() - began),
      requestId,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADER.test(name))),
      body: body?.replace(SECRET_FIELD, '$1"***"').replace(SECRET_PARAMETER, '$1$2***'),
    });
  }
}
