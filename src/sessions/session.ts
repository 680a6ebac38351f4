/** The part of a session row from which tokens are made, and its holder's access as of now. */
export interface Session {
  id: string;
  userId: string;
  /** How often it was refreshed; the refresh token of this generation is the valid one. */
  generation: number;
  /** When the newest refresh token was issued. */
  rotatedAt: Date;
  /** When the newest refresh token expires. */
  expiresAt: Date;
  /** Until then, by the database's clock; nothing of the session may outlive it. */
  secondsLeft: number;
  roles: string[];
  ver: number;
}

/** From where a person signs in, shown in their list of sessions. */
export interface Client {
  ip: string;
  userAgent: string | undefined;
}

export interface SessionRow {
  id: string;
  user_id: string;
  generation: number;
  rotated_at: Date;
  expires_at: Date;
  seconds_left: number;
  roles: string[];
  ver: number;
}

export const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  userId: row.user_id,
  generation: row.generation,
  rotatedAt: row.rotated_at,
  expiresAt: row.expires_at,
  secondsLeft: row.seconds_left,
  roles: row.roles,
  ver: row.ver,
});
