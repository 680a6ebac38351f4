import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../http/problems.js';
import { MessagesService } from './messages.service.js';
import { RunningAnswer } from './running-answer.js';
import { type Progress, UnfinishedAnswersService } from './unfinished-answers.service.js';

const LOOK_EVERY_MS = 250;

/** A copy of an answer that another process makes, or made. */
export interface FollowedAnswer {
  readonly running: RunningAnswer;
  /** To be called when its reader has gone; nobody looks for news without readers. */
  leave(): void;
}

interface Followed {
  running: RunningAnswer;
  readers: number;
}

/**
 * Follows answers by what the database has of them. However many read one, it is looked at once. One whose maker is gone
 * gets its end from `AbandonedAnswersService`, of this process or another.
 */
@Injectable()
export class FollowedAnswersService {
  private readonly followed = new Map<string, Followed>();

  constructor(
    private readonly unfinished: UnfinishedAnswersService,
    private readonly messages: MessagesService,
  ) {}

  /** @throws NotFound for an answer that isn't there, or isn't the user's */
  async open(userId: string, id: string): Promise<FollowedAnswer> {
    const known = this.followed.get(id);
    return this.join(known?.running.userId === userId ? known : await this.begin(userId, id));
  }

  private join(followed: Followed): FollowedAnswer {
    followed.readers += 1;
    let here = true;
    const leave = (): void => {
      if (here) followed.readers -= 1;
      here = false;
    };
    return { running: followed.running, leave };
  }

  private async begin(userId: string, id: string): Promise<Followed> {
    const progress = await this.unfinished.progress(userId, id, 0);
    if (!progress) {
      const answer = await this.messages.stored(userId, id);
      if (!answer) throw new NotFound();
      const running = new RunningAnswer(id, userId, answer.conversationId);
      running.finish({ answer });
      return { running, readers: 0 };
    }
    const followed = { running: new RunningAnswer(id, userId, progress.session_id), readers: 0 };
    add(followed.running, progress);
    this.followed.set(id, followed);
    void this.follow(followed);
    return followed;
  }

  private async follow(followed: Followed): Promise<void> {
    const { running } = followed;
    do {
      await sleep(LOOK_EVERY_MS);
      await this.look(running).catch(() => undefined); // whether the store is away too long, each reader finds out
    } while (!running.outcome && followed.readers > 0);
    if (this.followed.get(running.id) === followed) this.followed.delete(running.id);
  }

  private async look(running: RunningAnswer): Promise<void> {
    const { id, userId, pieces } = running;
    const progress = await this.unfinished.progress(userId, id, pieces.length);
    if (progress) return add(running, progress);
    // It is unfinished no more: a message by now, or deleted.
    const answer = await this.messages.stored(userId, id);
    running.finish(answer ? { answer } : { error: new NotFound() });
  }
}

function add(running: RunningAnswer, { pieces }: Progress): void {
  for (const piece of pieces) running.say(piece);
  running.keep(running.pieces.length);
}
