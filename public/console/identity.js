import { accessToken, client, ProblemError } from './client.js';

/** The client renews on a call when a fifth of a token's life, or 30 s, is left. */
const DUE_MS = 30_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const sorted = (roles) => [...roles].sort().join();

/**
 * Who is signed in, and what they may do now. Says `change` when that changed, and `news` (a text) on what happened by
 * itself. It asks again when the page is looked at, when the roles in the token changed, and when a call was refused.
 */
class Identity extends EventTarget {
  /** The answer of `GET /auth/me`; null when nobody is signed in, or not yet known. */
  me = null;
  /** Somebody is signed in, and it is not known yet who. */
  waiting = client.session !== null;

  #asking;
  #timer;

  start() {
    client.onChange((session) => this.#follow(session));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.ask());
    window.addEventListener('focus', () => this.ask());
    this.#follow(client.session);
  }

  may(permission) {
    return this.me?.permissions.includes(permission) ?? false;
  }

  /** @returns when it is known who it is; several callers share one request */
  ask() {
    if (!client.session) return Promise.resolve();
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));
  }

  /** A refusal that says that the rights are others by now. */
  heed(error) {
    if (error instanceof ProblemError && error.status === 403 && error.code === 'forbidden') void this.ask();
  }

  async #ask() {
    try {
      const me = await client.auth.readMe();
      if (client.session?.userId === me.user_id) this.#become(me);
    } catch (error) {
      // Who is signed out hears of it elsewhere; whatever else it is will pass, and the next call tells.
      if (client.session && !this.me) this.#tell(`${error.message} Trying again.`, 5_000);
    }
  }

  #follow(session) {
    clearTimeout(this.#timer);
    if (!session) return this.#become(null);
    if (session.userId !== this.me?.user_id) this.#become(null);
    const sameRoles = sorted(session.roles) === sorted(this.me?.roles ?? []);
    if (session.userId !== this.me?.user_id || !sameRoles) void this.ask();
    const { exp, iat } = accessToken().claims;
    const due = Math.min(DUE_MS, (exp - iat) * 200) * 0.9;
    // A call at that time renews the tokens; all tabs do so, and share one renewal.
    this.#wake(Math.max(session.expiresAt - Date.now() - due, 500));
  }

  #wake(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#wake(5_000);
        void this.ask();
      },
      Math.min(ms, LONGEST_TIMER_MS),
    );
  }

  #tell(text, retryMs) {
    this.dispatchEvent(new CustomEvent('news', { detail: text }));
    this.#wake(retryMs);
  }

  #become(me) {
    const waiting = me === null && client.session !== null;
    if (JSON.stringify(me) === JSON.stringify(this.me) && waiting === this.waiting) return;
    [this.me, this.waiting] = [me, waiting];
    this.dispatchEvent(new Event('change'));
  }
}

export const identity = new Identity();
