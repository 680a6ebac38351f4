/** Somebody who lets the caller read their twin. */
export class PatientDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  user_id: string;

  /** @example "Ada Lovelace" */
  full_name: string | null;

  granted_at: Date;

  expires_at: Date;
}

export class PatientsPageDto {
  items: PatientDto[];

  /** Send as `cursor` for the next page; null on the last one. */
  next_cursor: string | null;
}
