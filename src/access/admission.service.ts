import { Injectable } from '@nestjs/common';
import { TokenRevoked, TokenStale } from '../http/problems.js';
import type { CurrentUser } from './current-user.js';
import { RevocationFeedService } from './revocation-feed.service.js';
import { RevocationList } from './revocation-list.js';

/** Does a token that is ours still count? Asked at each request, from memory; never let in because it is unknown. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly feed: RevocationFeedService,
    private readonly list: RevocationList,
  ) {}

  /** How old is what is known here? Nobody is admitted by something that is not `fresh`. */
  get knowledge(): { lagSeconds: number; isFresh: boolean } {
    const { lagSeconds, isFresh } = this.feed;
    return { lagSeconds, isFresh };
  }

  /** @throws TokenRevoked, TokenStale @throws StoreUnavailable when the list may be old and the store can't tell */
  async admit(user: CurrentUser): Promise<void> {
    await this.keep(user);
    if (user.ver < this.list.lowestVer(user.userId)) throw new TokenStale();
  }

  /**
   * May somebody who was admitted go on, whatever became of the token? A changed role ends nothing that is one's own: the
   * session lives. Whoever is deactivated, deleted or given another password loses every session.
   * @throws TokenRevoked, StoreUnavailable
   */
  async keep({ sessionId }: CurrentUser): Promise<void> {
    await this.feed.confirm();
    if (this.list.isSessionEnded(sessionId)) throw new TokenRevoked();
  }
}
