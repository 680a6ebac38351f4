/** How much there is. Each count is exact, and up to a minute old. */
export class StatsDto {
  /** Accounts, deactivated ones included. @example 120 */
  users: number;

  /** @example 118 */
  active_users: number;

  /** Sessions that live right now. @example 45 */
  sessions: number;

  /** Chat messages, those of the assistant included. @example 2400 */
  messages: number;

  /** Findings, resolved ones included. @example 310 */
  findings: number;

  /** @example 200 */
  active_findings: number;
  counted_at: Date;
}
