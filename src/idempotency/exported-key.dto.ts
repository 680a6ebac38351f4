/** An `Idempotency-Key` that still counts, at most 24 hours old. */
export class ExportedKeyDto {
  /** @example "POST /chat/message" */
  route: string;

  key: string;

  created_at: Date;
}
