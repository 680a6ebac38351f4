import { ApiPropertyOptional } from '@nestjs/swagger';
import { PERMISSIONS, type Permission } from '../access/permission.js';

/** What a change is about; only what is named here is ever kept as a value. */
export class ChangedValuesDto {
  /** @example ["user", "clinician"] */
  roles?: string[];

  @ApiPropertyOptional({ enum: PERMISSIONS, enumName: 'Permission', isArray: true })
  permissions?: Permission[];

  is_active?: boolean;
}

/** What else is known of an event; which of these are there depends on its action. */
export class EventDetailsDto {
  /** Null: there was nothing. */
  before?: ChangedValuesDto | null;

  /** Null: there is nothing any more. */
  after?: ChangedValuesDto | null;

  /** Names of changed fields, never their values. @example ["full_name"] */
  changed?: string[];

  /** How many: sessions that were ended, or refused calls within a minute. */
  count?: number;

  /** Of refused calls that were all alike: the `code` of their problem. @example "token_missing" */
  code?: string;

  /** Of refused calls that were not alike: how many of each operation and `code`. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 'auth.readMe token_missing': 20, 'admin.listUsers token_missing': 10 },
  })
  refusals?: Record<string, number>;

  /** Refused calls that were too many to keep. */
  dropped?: number;

  /** Of a refused sign-in to no account: the address, as a keyed hash. */
  address_hmac?: string;

  /** Why a session was taken for stolen. @example "old_token" */
  cause?: string;
}
