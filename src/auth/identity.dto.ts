export class VerifiedDto {
  /** Always true: anything else is a 401. @example true */
  valid: boolean;

  user_id: string;

  /** @example "ada@example.org" */
  email: string;

  /** @example "ada" */
  username: string;

  /** @example ["user"] */
  roles: string[];

  session_id: string;

  /** When the access token expires. */
  expires_at: Date;
}

export class ForwardedDto {
  user_id: string;

  session_id: string;

  /** @example ["user"] */
  roles: string[];

  /** @example [] */
  permissions: string[];

  /** When the access token expires. */
  expires_at: Date;
}
