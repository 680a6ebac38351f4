import { Omittable } from '../http/omittable.decorator.js';
import { IsInstant } from '../http/instant.decorator.js';
import { IsEmailAddress } from '../users/email.decorator.js';

export const DEFAULT_GRANT_DAYS = 30;
export const MAX_GRANT_DAYS = 365;

/** Whom to let read one's twin, and until when. */
export class GiveGrantDto {
  /** @example "dr.house@example.org" */
  @IsEmailAddress()
  grantee_email: string;

  /** At most 365 days ahead; in 30 days when left out. @example "2027-01-31T12:00:00.000Z" */
  @Omittable()
  @IsInstant()
  expires_at?: string;
}

export class GranteeDto {
  /** @example "Gregory House" */
  full_name: string | null;

  /** @example "dr.house" */
  username: string;
}

/** A live grant, as who gave it sees it. */
export class GrantDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  grant_id: string;

  grantee: GranteeDto;

  created_at: Date;

  expires_at: Date;
}

/** One that was there already and lives on until another time. */
export class RenewedGrantDto extends GrantDto {}

export class GrantsPageDto {
  items: GrantDto[];

  /** Send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}
