import { Caller } from './caller.js';
import type { CallOptions, Calls } from './calls.js';
import { type Fields, operationOf } from './operation.js';
import { OPERATIONS } from './operations.js';
import { page } from './page.js';
import { Renewal } from './renewal.js';
import { type Session, SessionStore, type SignOutReason, type Tokens } from './session-store.js';
import { defaultStorage, localStorageAdapter, memoryStorage, type TokenStorage } from './storage.js';
import { streamed } from './stream.js';
import type { CallRecord, Transport } from './transport.js';

export type { components, operations } from './api.js';
export type { Answer, Arguments, CallOptions, OperationId, StreamEvent } from './calls.js';
export { type FieldError, ProblemError } from './problem-error.js';
export type { Session, SignOutReason } from './session-store.js';
export {
  localStorageAdapter,
  memoryStorage,
  sessionStorageAdapter,
  type StoredName,
  type TokenStorage,
} from './storage.js';
export type { CallRecord } from './transport.js';

export interface ClientOptions {
  /** Where the API is, with the path in front of it if there is one. Default: the page's own origin. */
  readonly baseUrl?: string | undefined;
  /** Default: `sessionStorageAdapter()` in a page, `memoryStorage()` elsewhere. In cookie mode only the device token is kept in it. */
  readonly storage?: TokenStorage | undefined;
  /** The refresh token stays in a cookie that scripts can't read, the access token in memory. Needs a page on the API's own site. */
  readonly cookieMode?: boolean | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds for an answer, or for the beginning of a stream. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Once for each sign-out, in every tab that had the session. */
  readonly onSignedOut?: ((reason: SignOutReason) => void) | undefined;
  /** After each attempt, refreshes and repetitions too. */
  readonly onCall?: ((record: CallRecord) => void) | undefined;
}

export interface Client extends Calls {
  /** Who is signed in here, read from the stored access token. */
  readonly session: Session | null;
  /** Also when another tab changed it. @returns what ends it */
  onChange(listener: (session: Session | null) => void): () => void;
}

/** @example const client = createClient({ baseUrl: 'https://api.example.org' }) */
export function createClient(options: ClientOptions = {}): Client {
  const { cookieMode = false, storage } = options;
  const baseUrl = options.baseUrl ?? page.location?.origin;
  if (baseUrl === undefined) throw new TypeError('Outside of a page baseUrl must be given');
  const transport: Transport = {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    fetch: options.fetch ?? ((...given) => fetch(...given)),
    cookieMode,
    timeoutMs: options.timeoutMs ?? 60_000,
    onCall: options.onCall,
  };
  const kept = storage ?? (cookieMode ? localStorageAdapter() : defaultStorage());
  const store = new SessionStore(cookieMode ? memoryStorage() : kept, (reason) =>
    options.onSignedOut?.(reason),
  );
  const renewal = new Renewal(transport, store);
  const caller = new Caller(transport, store, renewal, kept);

  const methodOf = (line: string): unknown => {
    const operation = operationOf(line);
    if (operation.path === '/auth/refresh')
      return async () =>
        store.tokens || cookieMode ? (await renewal.renew(store.tokens), store.session) : null;
    if (operation.is('stream'))
      return (fields: Fields = {}, more: CallOptions = {}) => streamed(caller, operation, fields, more);
    return async (fields: Fields = {}, more: CallOptions = {}) => {
      try {
        const answer = await caller.call(operation, fields, more, async (response) =>
          response.status === 204 ? undefined : ((await response.json()) as unknown),
        );
        if (operation.is('tokens')) keep(answer as Tokens & { device_token?: string });
        if (operation.is('ends')) store.signOut('logout', store.tokens);
        return answer;
      } catch (error) {
        // Whoever leaves is gone from here at least, even if the server can't be told.
        if (operation.path === '/auth/logout') store.signOut('logout', store.tokens);
        throw error;
      }
    };
  };
  const keep = (tokens: Tokens & { device_token?: string }): void => {
    if (tokens.device_token) kept.set('device', tokens.device_token);
    store.keep(tokens);
  };

  const groups: Record<string, Record<string, unknown>> = {};
  for (const [id, line] of Object.entries(OPERATIONS)) {
    const [group = '', method = ''] = id.split('.');
    (groups[group] ??= {})[method] = methodOf(line);
  }
  return {
    ...(groups as unknown as Calls),
    get session() {
      return store.session;
    },
    onChange: (listener) => store.onChange(listener),
  };
}
