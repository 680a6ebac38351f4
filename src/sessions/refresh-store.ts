import type { Count } from '../throttling/sliding-window.js';
import type { RefreshClaims } from './refresh-tokens.service.js';
import type { SessionRow } from './session.js';

/**
 * What became of a refresh token.
 *
 * - rotated: the newest token; the session moves on.
 * - held: the newest token, but the session may not move on; nothing changes.
 * - repeat: the one before, inside the window of its first rotation; the caller gets what the first caller got.
 * - late: two back, its own rotation inside the window; refused, the session lives.
 * - reuse: any other old token, or one from the future; the session ends, which is recorded with its cause.
 * - dead: the session is over, or its holder deactivated; nothing changes.
 * - lost: the store no longer knows how often the session was refreshed; nothing changes, and nothing is accepted.
 */
export const OUTCOMES = ['rotated', 'repeat', 'held', 'late', 'reuse', 'dead', 'lost'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a token was taken for a stolen one. */
export const CAUSES = ['old_token', 'too_old', 'future_generation'] as const;
export type Cause = (typeof CAUSES)[number];

/** The session as the token leaves it. */
export interface Judged extends SessionRow, Partial<Count> {
  /** Null: the user has no such session. */
  outcome: Outcome | null;
  cause: Cause | null;
}

/** May the session move on? Or the point of its budget that decides it, as `TakenAlong` has it. */
export type Turn = boolean | [key: string, quota: number, sliceSeconds: number];

/** What a session's first refresh token is made of. */
export type Begun = Pick<SessionRow, 'rotated_at' | 'expires_at' | 'seconds_left'>;

/** Keeps how often each session was refreshed, and when; judges tokens by it. Lifetimes are those of the settings. */
export interface RefreshStore {
  /** What `generation` the row of a new session has; below 0: it is kept elsewhere. */
  readonly firstGeneration: number;
  /** @throws StoreUnavailable when no session could be begun now */
  assertAvailable(): void;
  /**
   * Prepares for a session, before its row is written.
   * @returns undefined when the row says it all @throws StoreUnavailable
   */
  begin(sessionId: string, userId: string): Promise<Begun | undefined>;
  /**
   * Judges a token and moves its session on, or ends it, atomically.
   * @param reused the event that is recorded when it ends
   * @returns undefined when the user has no such session @throws StoreUnavailable
   */
  judge(token: RefreshClaims, reused: string, turn: Turn): Promise<Judged | undefined>;
}

/** Injects the `RefreshStore` of this server. */
export const REFRESH_STORE = Symbol('RefreshStore');
