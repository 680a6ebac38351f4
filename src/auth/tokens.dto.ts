/** A fresh pair of tokens, RFC 6749 section 5.1. */
export class TokensDto {
  /** JWT as in RFC 9068, for `Authorization: Bearer`. */
  access_token: string;

  /** Give it to `POST /auth/refresh`; each use replaces it. Left out when it is in the cookie. */
  refresh_token?: string;

  /** @example "bearer" */
  token_type: string;

  /** Seconds until the access token expires. @example 900 */
  expires_in: number;

  /** Seconds until the refresh token expires. @example 604800 */
  refresh_expires_in: number;

  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  user_id: string;

  /**
   * Given when a password was used. Keep it beyond the session, 90 days at most, and send it as `X-Device-Token` at the
   * next sign-in: then a stranger's failed sign-ins can't lock the account's owner out. It gives no access.
   */
  device_token?: string;
}

export class LoggedOutDto {
  /** @example "Logged out" */
  message: string;

  logged_out_at: Date;
}
