/** One field that is not valid. */
export class FieldErrorDto {
  /** @example "email" */
  field: string;

  /** @example "email must be an email" */
  message: string;
}

/** Every error, RFC 9457. */
export class ProblemDto {
  /** @example "urn:meditwin:problem:not_found" */
  type: string;

  /** @example "Not found" */
  title: string;

  /** @example 404 */
  status: number;

  /** One plain sentence. @example "There is nothing here." */
  detail: string;

  /** The path that was called. @example "/chat/history/01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  instance: string;

  /** Stable name to branch on. @example "not_found" */
  code: string;

  /** Also in the header `X-Request-Id`; name it when you report a fault. */
  request_id: string;

  /** Only on validation errors. */
  errors?: FieldErrorDto[];
}
