/** An error of an OAuth endpoint, RFC 6749 section 5.2. */
export class OAuthErrorDto {
  /**
   * Stable name to branch on: `invalid_request`, `invalid_grant`, `unsupported_grant_type`; `temporarily_unavailable`
   * with 429 and 503. @example "invalid_grant"
   */
  error: string;

  /** One plain sentence. @example "E-mail address or password is wrong." */
  error_description: string;
}
