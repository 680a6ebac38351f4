import type { CallOptions } from './calls.js';
import { addressed, type Fields, type Operation } from './operation.js';
import { patiently, unlessAborted } from './patience.js';
import { ProblemError } from './problem-error.js';
import type { Renewal } from './renewal.js';
import type { SessionStore, Tokens } from './session-store.js';
import type { TokenStorage } from './storage.js';
import { type Outgoing, send, type Transport } from './transport.js';

type Read<T> = (response: Response) => Promise<T> | T;

/** Makes calls: with the token of now, renewed where needed, and repeated where that does nothing twice. */
export class Caller {
  constructor(
    private readonly transport: Transport,
    private readonly store: SessionStore,
    private readonly renewal: Renewal,
    private readonly devices: TokenStorage,
  ) {}

  async call<T>(operation: Operation, fields: Fields, options: CallOptions, read: Read<T>): Promise<T> {
    const outgoing = this.outgoing(operation, fields, options);
    const isSafe = operation.method === 'GET' || operation.is('keyed');
    const attempt = (tokens: Tokens | null): Promise<T> => {
      const headers = {
        ...outgoing.headers,
        ...(tokens && { authorization: `Bearer ${tokens.access_token}` }),
      };
      const once = (): Promise<T> =>
        send(this.transport, { ...outgoing, headers }, (response) => {
          options.onAnswer?.(response.headers);
          return read(response);
        });
      return isSafe ? patiently(once, options.signal) : once();
    };
    if (operation.is('public')) return attempt(null);
    const tokens = await unlessAborted(this.freshTokens(), options.signal);
    try {
      return await attempt(tokens);
    } catch (error) {
      if (!tokens || !(error instanceof ProblemError)) throw error;
      const healed = await unlessAborted(this.healed(error, tokens), options.signal);
      if (!healed) throw error;
      return attempt(sameUser(healed, tokens));
    }
  }

  private outgoing(operation: Operation, fields: Fields, options: CallOptions): Outgoing {
    const { cookieMode } = this.transport;
    const device = operation.is('device') && this.devices.get('device');
    const asked = cookieMode && operation.query.includes('mode') ? { ...fields, mode: 'cookie' } : fields;
    const { path, body } = addressed(operation, asked);
    const headers = {
      ...(body !== undefined && {
        'content-type': operation.is('form') ? 'application/x-www-form-urlencoded' : 'application/json',
      }),
      ...(device && { 'x-device-token': device }),
      ...(cookieMode && (operation.is('tokens') || operation.is('ends')) && { 'x-csrf': '1' }),
      ...(operation.is('keyed') && { 'idempotency-key': options.idempotencyKey ?? newKey() }),
      ...(options.ifMatch !== undefined && { 'if-match': options.ifMatch }),
      ...(options.lastEventId !== undefined && { 'last-event-id': options.lastEventId }),
      ...options.headers,
    };
    return { method: operation.method, path, headers, body, signal: options.signal };
  }

  /** Renewed meanwhile when little is left. When it is over and can't be renewed, the server judges it: clocks are wrong. */
  private async freshTokens(): Promise<Tokens | null> {
    const { tokens } = this.store;
    const restorable = this.transport.cookieMode && !this.store.isSignedOut;
    const age = tokens ? this.renewal.ageOf(tokens) : restorable ? 'over' : 'fresh';
    if (age === 'fresh') return tokens;
    const renewed = this.renewal.renew(tokens).catch((error: unknown) => {
      if (tokens && (age === 'due' || this.store.holds(tokens))) return tokens;
      throw error;
    });
    return age === 'due' ? tokens : sameUser(await renewed, tokens);
  }

  private async healed({ status, code }: ProblemError, tokens: Tokens): Promise<Tokens | null> {
    if (status !== 401) return null;
    // `token_invalid`: the server's key was replaced. The refresh token has another one and may still count.
    if (['token_expired', 'token_stale', 'token_invalid'].includes(code)) return this.renewal.renew(tokens);
    if (code !== 'token_revoked') return null;
    const successor = await this.renewal.successor(tokens);
    if (!successor) this.store.signOut('token_revoked', tokens);
    return successor;
  }
}

/** Somebody else may have signed in here meanwhile: they must not make the call that another began. */
function sameUser(now: Tokens | null, before: Tokens | null): Tokens | null {
  if (before && now && now.user_id !== before.user_id)
    throw new ProblemError(0, 'session_changed', 'Somebody else signed in here meanwhile.');
  return now;
}

/** Also on pages without a secure context, where `crypto.randomUUID` is missing. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
