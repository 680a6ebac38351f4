import type { LiveSession } from '../sessions/live-sessions.service.js';

/** A place where one is signed in. */
export class SessionDto {
  /** Names the session and gives no right: a token is something else. @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  /** When its sign-in was. */
  created_at: Date;

  /** The last sign-in or refresh. */
  last_used_at: Date;

  /** When it ends unless it is refreshed. */
  expires_at: Date;

  /** Whence it was signed in. @example "203.0.113.7" */
  ip: string;

  /** At most 256 characters. @example "Mozilla/5.0 (X11; Linux x86_64; rv:145.0)" */
  user_agent: string | null;

  /** The session of the access token with which you ask. */
  current: boolean;

  static from({ id, ...session }: LiveSession, currentId: string): SessionDto {
    const { created_at, last_used_at, expires_at, ip, user_agent } = session;
    return {
      session_id: id,
      created_at,
      last_used_at,
      expires_at,
      ip,
      user_agent,
      current: id === currentId,
    };
  }
}

export class SessionsPageDto {
  items: SessionDto[];

  /** Send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}
