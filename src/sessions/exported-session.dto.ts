/** A sign-in, over or not. */
export class ExportedSessionDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  created_at: Date;

  /** The last sign-in or refresh. */
  last_used_at: Date;

  expires_at: Date;

  /** Null while it goes on. */
  ended_at: Date | null;

  /** @example "logout" */
  end_reason: string | null;

  /** @example "203.0.113.7" */
  ip: string;

  /** @example "Mozilla/5.0 (X11; Linux x86_64; rv:145.0)" */
  user_agent: string | null;
}
