import fc from 'fast-check';
import type { Tokens } from './fleet.js';
import type { Person } from './people.js';
import type { Server } from './server.js';
import { claimsOf } from './token.js';

/** Far above what a run lasts, and no sum of the steps by which the clock moves is near below it. */
export const WINDOW_SECONDS = 60;
export const DAY = 86_400;
const REFRESH_SECONDS = 7 * DAY;
const SESSION_SECONDS = 30 * DAY;

/** When something happened: between the sending of a request and the arrival of its answer, in ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Outcome = 'rotated' | 'repeat' | 'late' | 'dead' | 'old_token' | 'too_old' | 'future_generation';

/** What the contract says of one session. */
export class ModelSession {
  /** The refresh token of each generation, when it was issued, and whether the row has aged since. */
  readonly issued: { token: string; at: Span; aged: boolean }[] = [];
  /** The newest access token. */
  accessToken = '';
  /** Where it was ended. */
  endedBy: Server | undefined;

  constructor(tokens: Pick<Tokens, 'access_token' | 'refresh_token'>, at: Span) {
    this.move(tokens, at);
  }

  get newest(): number {
    return this.issued.length - 1;
  }

  move(tokens: Pick<Tokens, 'access_token' | 'refresh_token'>, at: Span): void {
    this.issued.push({ token: tokens.refresh_token, at, aged: false });
    this.accessToken = tokens.access_token;
  }

  /** As if everything had happened that much earlier; a token is of the row, so that its times move along. */
  age(seconds: number): void {
    for (const [generation, { token, at }] of this.issued.entries()) {
      const earlier = { from: at.from - seconds * 1000, to: at.to - seconds * 1000 };
      this.issued[generation] = { token, at: earlier, aged: true };
    }
  }

  /** What becomes of a token of this generation that is used at some time. */
  use(generation: number, at: Span): Outcome {
    if (this.endedBy || !this.lives(at)) return 'dead';
    if (generation > this.newest) return 'future_generation';
    const back = this.newest - generation;
    if (back === 0) return 'rotated';
    if (back > 2) return 'too_old';
    // A token's own rotation is when its successor was issued.
    if (!within(WINDOW_SECONDS, this.issued[generation + 1]!.at, at)) return 'old_token';
    return back === 1 ? 'repeat' : 'late';
  }

  goesOn(): boolean {
    const now = performance.now();
    return !this.endedBy && this.lives({ from: now, to: now });
  }

  /** How long it may go on at most, whatever is refreshed. */
  secondsToEnd(): number {
    return SESSION_SECONDS - (performance.now() - this.issued[0]!.at.to) / 1000;
  }

  private lives(at: Span): boolean {
    return (
      within(REFRESH_SECONDS, this.issued.at(-1)!.at, at) && within(SESSION_SECONDS, this.issued[0]!.at, at)
    );
  }
}

/** Is `then` less than so many seconds before `now`? A run that was so slow that nobody can tell is not judged. */
function within(seconds: number, then: Span, now: Span): boolean {
  const [least, most] = [(now.from - then.to) / 1000, (now.to - then.from) / 1000];
  fc.pre(most < seconds || least >= seconds);
  return most < seconds;
}

/** What the contract says of one user and their sessions. */
export class RefreshModel {
  readonly sessions: ModelSession[] = [];
  readonly reuses: { sid: unknown; cause: string }[] = [];
  roles = ['user'];
  ver = 1;
  /** Where the roles were changed last. */
  changedBy: Server | undefined;

  constructor(
    readonly user: Person,
    readonly admin: Person,
  ) {}

  /** One that goes on, while there is any; index 0 is any of them all. */
  session(index: number): ModelSession {
    const going = this.sessions.filter((session) => session.goesOn());
    const among = index > 0 && going.length > 0 ? going : this.sessions;
    return among[index % among.length]!;
  }

  isStale({ accessToken }: ModelSession): boolean {
    return (claimsOf(accessToken)['ver'] as number) < this.ver;
  }

  /** Takes up that a session was ended by an old token. */
  reuse(session: ModelSession, cause: string, by: Server): void {
    session.endedBy = by;
    this.reuses.push({ sid: claimsOf(session.accessToken)['sid'], cause });
  }
}
