import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { AnsweringService } from './answering.service.js';
import { Message } from './message.entity.js';
import type { RunningAnswer } from './running-answer.js';
import type { StoppedDto } from './stopped.dto.js';
import { UnfinishedAnswersService } from './unfinished-answers.service.js';

/** Another process hears of it within 400 ms, and its assistant has 500 ms to say what it understood. */
const ENDS_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 100;

/** Ends answers early, on whichever process they are made. */
@Injectable()
export class StoppingService {
  constructor(
    @InjectRepository(Message) private readonly messages: Repository<Message>,
    private readonly answering: AnsweringService,
    private readonly unfinished: UnfinishedAnswersService,
  ) {}

  /** Answers when they are stored, at the latest after 2 s. @throws NotFound */
  async stop({ userId }: CurrentUser, sessionId: string): Promise<StoppedDto> {
    const asked = await this.unfinished.requestStop(userId, sessionId);
    const here = this.answering.stop(userId, sessionId);
    const ids = [...new Set([...asked, ...here.map(({ id }) => id)])];
    if (ids.length > 0) await this.end(ids, here);
    // One whose end came first is complete, and was not stopped.
    const complete =
      ids.length > 0 ? await this.messages.findBy({ id: In(ids), userId, status: 'complete' }) : [];
    const wereComplete = new Set(complete.map(({ id }) => id));
    return { session_id: sessionId, stopped: ids.filter((id) => !wereComplete.has(id)) };
  }

  private async end(ids: string[], here: RunningAnswer[]): Promise<void> {
    const until = performance.now() + ENDS_WITHIN_MS;
    for (const running of here)
      while (!running.outcome && performance.now() < until) await running.news(LOOK_EVERY_MS);
    while ((await this.unfinished.stillUnfinished(ids)).length > 0 && performance.now() < until)
      await sleep(LOOK_EVERY_MS);
  }
}
