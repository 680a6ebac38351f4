import { HttpException } from '@nestjs/common';
import type { FieldErrorDto, ProblemDto } from './problem.dto.js';

/** What one occurrence adds to its catalogue entry. */
export interface Occurrence {
  errors?: FieldErrorDto[];
  headers?: Record<string, string>;
  detail?: string;
  cause?: unknown;
}

/** An error with a stable name. The catalogue in `problems.ts` holds them all. */
export abstract class Problem extends HttpException {
  readonly errors?: FieldErrorDto[];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    readonly code: string,
    readonly detail: string,
    occurrence: Occurrence = {},
  ) {
    super(occurrence.detail ?? detail, status, { cause: occurrence.cause });
    this.detail = occurrence.detail ?? detail;
    this.errors = occurrence.errors;
    this.headers = occurrence.headers ?? {};
  }

  /** @param instance path of the request, without its query @param requestId our id of the request */
  body(instance: string, requestId: string): ProblemDto {
    const words = this.code.replaceAll('_', ' ');
    return {
      type: `urn:meditwin:problem:${this.code}`,
      title: words[0]!.toUpperCase() + words.slice(1),
      status: this.getStatus(),
      detail: this.detail,
      instance,
      code: this.code,
      request_id: requestId,
      ...(this.errors && { errors: this.errors }),
    };
  }
}
