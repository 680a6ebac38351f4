import type { TokenStorage } from './storage.js';

export interface Tokens {
  readonly access_token: string;
  /** Not in cookie mode. */
  readonly refresh_token?: string;
  readonly user_id: string;
  /** Seconds from `received_at`. */
  readonly expires_in: number;
  /** By the clock of this device, which may be wrong; compared with nothing but itself. */
  readonly received_at: number;
}

/**
 * `logout`: here or in another tab. `token_revoked`, `invalid_refresh_token`: the server ended the session.
 * `cleared`: somebody emptied the storage.
 */
export type SignOutReason = 'logout' | 'token_revoked' | 'invalid_refresh_token' | 'cleared';

export interface Session {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
  /** When the access token ends, by the clock of this device. */
  readonly expiresAt: Date;
}

type Entry = Tokens | { readonly signed_out: SignOutReason };

/** The session as the storage has it, and who wants to hear of its changes. */
export class SessionStore {
  private readonly listeners = new Set<(session: Session | null) => void>();
  private raw: string | null = null;
  private entry: Entry = { signed_out: 'cleared' };
  private known: Session | null = null;

  constructor(
    private readonly storage: TokenStorage,
    private readonly onSignedOut: (reason: SignOutReason) => void,
  ) {
    this.take(storage.get('session'));
    storage.subscribe?.(() => this.look());
  }

  get tokens(): Tokens | null {
    this.look();
    return 'access_token' in this.entry ? this.entry : null;
  }

  /** The same object until it changes. */
  get session(): Session | null {
    this.look();
    return this.known;
  }

  /** @param instead of these tokens; when others, or none, are there by now, those stay */
  keep(answer: Omit<Tokens, 'received_at'>, instead?: Tokens | null): void {
    if (instead !== undefined && !this.holds(instead)) return;
    const { access_token, refresh_token, user_id, expires_in } = answer;
    const received_at = Date.now();
    this.write({ access_token, ...(refresh_token && { refresh_token }), user_id, expires_in, received_at });
  }

  /** @param instead as for `keep` */
  signOut(reason: SignOutReason, instead: Tokens | null): void {
    if (this.holds(instead)) this.write({ signed_out: reason });
  }

  /** Somebody signed out here; not so where nobody was signed in yet. */
  get isSignedOut(): boolean {
    return !this.tokens && this.raw !== null;
  }

  holds(tokens: Tokens | null): boolean {
    return this.tokens?.access_token === tokens?.access_token;
  }

  onChange(listener: (session: Session | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private write(entry: Entry): void {
    this.storage.set('session', JSON.stringify(entry));
    this.look();
  }

  /** Whoever changed it, this client or another: its listeners hear of it once. */
  private look(): void {
    const raw = this.storage.get('session');
    if (raw === this.raw) return;
    const was = this.entry;
    this.take(raw);
    const now = this.entry;
    if ('signed_out' in was && 'signed_out' in now) return;
    const session = this.known;
    // What a listener throws is not the fault of the call that changed the session.
    for (const listener of this.listeners) queueMicrotask(() => listener(session));
    if ('signed_out' in now) queueMicrotask(() => this.onSignedOut(now.signed_out));
  }

  /** What can't be read counts as nothing. */
  private take(raw: string | null): void {
    this.raw = raw;
    this.entry = { signed_out: 'cleared' };
    this.known = null;
    try {
      const entry = JSON.parse(raw ?? '') as Entry;
      if (!('signed_out' in entry)) this.known = sessionOf(entry);
      this.entry = entry;
    } catch {
      // as it is
    }
  }
}

/** The claims are read, not checked: that is the server's part. */
function sessionOf(tokens: Tokens): Session {
  const payload = tokens.access_token.split('.')[1]!;
  const { sub, sid, roles } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as {
    sub: string;
    sid: string;
    roles: string[];
  };
  const expiresAt = new Date(tokens.received_at + tokens.expires_in * 1000);
  return { userId: sub, sessionId: sid, roles, expiresAt };
}
