export class StoppedDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  session_id: string;

  /**
   * Ids of the answers that were cut short; none when nothing was being answered, or all was said.
   * @example ["01938f2e-7b5a-7c1d-9e3f-23456789abcd"]
   */
  stopped: string[];
}
