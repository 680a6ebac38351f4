import { Injectable } from '@nestjs/common';
import { TokenRevoked, TokenStale } from '../http/problems.js';
import type { CurrentUser } from './current-user.js';
import { type Hearing, NoticesService } from './notices.service.js';
import { RevocationFeedService } from './revocation-feed.service.js';
import { RevocationList } from './revocation-list.js';

/** Does a token that is ours still count? Asked at each request, from memory; never let in because it is unknown. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly feed: RevocationFeedService,
    private readonly list: RevocationList,
    private readonly notices: NoticesService,
  ) {}

  /** How old is what is known here, and does news of it arrive? Nobody is admitted by something that is not `fresh`. */
  get knowledge(): { lagSeconds: number; isFresh: boolean; notices: Hearing } {
    const { lagSeconds, isFresh } = this.feed;
    return { lagSeconds, isFresh, notices: this.notices.state };
  }

  /**
   * Answers at once while the list is fresh, which it nearly always is: promises on this path cost 5 µs of 54 µs a request.
   * @throws TokenRevoked, TokenStale @throws StoreUnavailable when the list may be old and the store can't tell
   */
  admit(user: CurrentUser): void | Promise<void> {
    if (!this.feed.isFresh) return this.feed.confirm().then(() => this.judge(user));
    this.judge(user);
  }

  /**
   * May somebody who was admitted go on, whatever became of the token? A changed role ends nothing that is one's own: the
   * session lives. Whoever is deactivated, deleted or given another password loses every session.
   * @throws TokenRevoked, StoreUnavailable
   */
  async keep(user: CurrentUser): Promise<void> {
    await this.feed.confirm();
    this.judgeSession(user);
  }

  private judge(user: CurrentUser): void {
    this.judgeSession(user);
    if (user.ver < this.list.lowestVer(user.userId)) throw new TokenStale();
  }

  private judgeSession({ sessionId }: CurrentUser): void {
    if (this.list.isSessionEnded(sessionId)) throw new TokenRevoked();
  }
}
