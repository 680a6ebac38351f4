import { grant } from './token-endpoint.js';
import { endOf } from './token-end.js';

const KEY = 'meditwin-docs-session';
/** Renewed when this part of an access token's life is left, but at most a minute before its end. */
const LAST_PART = 1 / 3;
const AT_MOST_MS = 60_000;
/** A call does not begin with a token that may end on its way. */
const TOO_SHORT_MS = 2_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Who is logged in on this page. It keeps the tokens in the tab's session storage, renews them before they end, and says
 * `change` whenever the tokens, the account or the news changed.
 */
export class Session extends EventTarget {
  /** `{ access_token, refresh_token?, issued_at, ends_at }`, times in ms; null when nobody is logged in. */
  tokens = null;
  /** The answer of `GET /auth/me`, once it is there. */
  account = null;
  /** One sentence on what happened by itself. */
  news = '';

  #storage;
  #timer;
  #renewing;
  #tabs = new BroadcastChannel(KEY);

  constructor(storage) {
    super();
    this.#storage = storage;
    // A duplicated tab holds the same refresh token: whoever is first tells the other.
    this.#tabs.onmessage = ({ data }) => {
      if (this.tokens?.refresh_token && data.instead_of === this.tokens.refresh_token)
        this.#keep(data.tokens);
    };
    // Timers sleep with the computer.
    document.addEventListener('visibilitychange', () => this.#schedule());
    const kept = JSON.parse(storage.getItem(KEY));
    if (kept) this.#keep(kept);
  }

  async logIn(email, password) {
    this.adopt(await grant({ grant_type: 'password', username: email, password }));
  }

  /** @param tokens as `POST /auth/token` answers, or `{ access_token }` alone: that one is used until it ends */
  adopt({ access_token, refresh_token, expires_in }) {
    const now = Date.now();
    const ends_at = expires_in === undefined ? endOf(access_token) : now + expires_in * 1000;
    this.account = null;
    this.news = '';
    this.#keep({ access_token, refresh_token, issued_at: now, ends_at });
  }

  /** Ends the session on the server; the page forgets it at once. */
  async logOut() {
    const { tokens } = this;
    this.#forget('');
    if (!tokens) return;
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    await fetch('/auth/logout', { method: 'POST', headers }).catch(() => {});
  }

  /** @returns {Promise<string | undefined>} an access token that lasts for a call */
  async accessToken() {
    if (this.tokens?.refresh_token && this.tokens.ends_at - Date.now() < TOO_SHORT_MS) await this.renew();
    return this.tokens?.access_token;
  }

  /** What an answer to one of our calls says about the session. @param {string} code of a problem */
  async heed(code) {
    if (code === 'token_expired' || code === 'token_stale') await this.renew();
    if (code === 'token_revoked') this.#forget('The session is over: log in again.');
  }

  /** New tokens for the refresh token; several callers share one request. */
  renew() {
    return (this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined)));
  }

  async #renew() {
    const { tokens } = this;
    if (!tokens?.refresh_token)
      return void (tokens && this.#forget('The pasted token is not valid any more.'));
    try {
      const { access_token, refresh_token, expires_in } = await grant({
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token,
      });
      if (this.tokens !== tokens) return; // logged out, or in as somebody else, meanwhile
      const now = Date.now();
      const fresh = { access_token, refresh_token, issued_at: now, ends_at: now + expires_in * 1000 };
      this.#tabs.postMessage({ instead_of: tokens.refresh_token, tokens: fresh });
      this.news = '';
      this.#keep(fresh);
    } catch (refusal) {
      if (this.tokens !== tokens) return;
      if (refusal.final) return this.#forget('You have been signed out: log in again.');
      this.news = `${refusal.message} Trying again.`;
      this.#wake(refusal.retryAfterSeconds * 1000);
      this.#changed();
    }
  }

  #keep(tokens) {
    this.tokens = tokens;
    this.#storage.setItem(KEY, JSON.stringify(tokens));
    this.#schedule();
    this.#changed();
    void this.#readAccount();
  }

  #forget(news) {
    this.tokens = null;
    this.account = null;
    this.news = news;
    clearTimeout(this.#timer);
    this.#storage.removeItem(KEY);
    this.#changed();
  }

  #schedule() {
    if (!this.tokens) return;
    const { issued_at, ends_at } = this.tokens;
    const before = this.tokens.refresh_token ? Math.min((ends_at - issued_at) * LAST_PART, AT_MOST_MS) : 0;
    this.#wake(ends_at - before - Date.now());
  }

  #wake(inMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew(), Math.min(Math.max(inMs, 0), LONGEST_TIMER_MS));
  }

  /** Roles may have changed with every token. */
  async #readAccount() {
    const { tokens } = this;
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const answer = await fetch('/auth/me', { headers }).catch(() => undefined);
    const body = await answer?.json().catch(() => undefined);
    if (this.tokens !== tokens || !body) return;
    if (answer.ok) {
      this.account = body;
      this.#changed();
    } else if (answer.status === 401 && !tokens.refresh_token) {
      this.#forget(body.detail);
    } else {
      await this.heed(body.code);
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
