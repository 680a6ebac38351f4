import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Question } from './answer.js';
import type { RunningAnswer } from './running-answer.js';
import { UnfinishedAnswersService } from './unfinished-answers.service.js';

/** An answer that is whole sooner is stored once, at its end. */
const FIRST_STORE_AFTER_MS = 20;
/** What is said within this time is stored together. */
const STORE_EVERY_MS = 100;
/** A store that takes long, of a very long answer or on a busy database, is followed by a rest so many times as long. */
const REST = 4;
/** So soon an answer hears that it was stopped elsewhere. */
const LOOK_EVERY_MS = 400;
/** An answer that nobody streams gets a row, by which others can stop it, when it takes longer than that. */
const QUICK_MS = 500;

interface Kept {
  running: RunningAnswer;
  questionId: string;
  hasRow: boolean;
  since: number;
}

/** Stores what the answers of this process say while they say it, and hears when one shall end. */
@Injectable()
export class AnswerKeeper implements OnModuleInit, OnApplicationShutdown {
  private readonly answers = new Map<string, Kept>();
  private looking = false;
  private ticker: NodeJS.Timeout | undefined;

  constructor(private readonly unfinished: UnfinishedAnswersService) {}

  onModuleInit(): void {
    this.ticker = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.ticker);
  }

  /** @param streamed it has its row, and each piece is stored before a reader sees it */
  keep(running: RunningAnswer, question: Question, streamed: boolean): void {
    const since = performance.now();
    this.answers.set(running.id, { running, questionId: question.id, hasRow: streamed, since });
    if (streamed) void this.storePieces(running);
  }

  /** It is over, whether or not it could be stored. */
  release({ id }: RunningAnswer): void {
    this.answers.delete(id);
  }

  /** Takes back the row of an answer that failed and that nobody streams: its sender knows, and will ask again. */
  async forget({ id }: RunningAnswer): Promise<void> {
    if (this.answers.get(id)?.hasRow) await this.unfinished.forget(id).catch(() => undefined);
  }

  private async storePieces(running: RunningAnswer): Promise<void> {
    for (let rest = FIRST_STORE_AFTER_MS; !running.outcome;) {
      if (running.isSaid || running.kept === running.pieces.length) {
        await running.news(LOOK_EVERY_MS);
        continue;
      }
      await sleep(rest);
      const start = performance.now();
      if (!running.isSaid) await this.store(running).catch(() => undefined); // the next store brings it all
      rest = Math.max(STORE_EVERY_MS, REST * (performance.now() - start));
    }
  }

  private async store(running: RunningAnswer): Promise<void> {
    const { id, kept, pieces } = running;
    const until = pieces.length; // more is said meanwhile
    const goesOn = await this.unfinished.store(id, kept, pieces.slice(kept));
    if (running.outcome) return;
    if (goesOn) running.keep(until);
    else running.stop();
  }

  private async look(): Promise<void> {
    if (this.looking || this.answers.size === 0) return;
    this.looking = true;
    try {
      await this.giveRows();
      const asked = [...this.answers.values()].filter(({ hasRow }) => hasRow);
      if (asked.length === 0) return;
      const goingOn = await this.unfinished.goingOn(asked.map(({ running }) => running.id));
      for (const { running } of asked) if (!goingOn.has(running.id)) running.stop();
    } catch {
      // The database is away: the next look tells.
    } finally {
      this.looking = false;
    }
  }

  private async giveRows(): Promise<void> {
    for (const kept of this.answers.values()) {
      const { running, questionId, hasRow, since } = kept;
      if (hasRow || performance.now() - since < QUICK_MS) continue;
      await this.unfinished.begin(running.id, questionId, running.userId);
      kept.hasRow = true;
      if (!this.answers.has(running.id)) await this.unfinished.forget(running.id); // it ended meanwhile
    }
  }
}
