import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { NotFound } from '../http/problems.js';
import {
  BEGIN,
  FORGET,
  LOOK,
  PROGRESS,
  REQUEST_STOP,
  STILL_UNFINISHED,
  STORE_PIECES,
} from './unfinished-answers.sql.js';

/** How far an answer has come, on whichever process it is made. */
export interface Progress {
  session_id: string;
  /** Those that were asked for. */
  pieces: string[];
}

/** The rows of answers in the making: through them processes see each other's. */
@Injectable()
export class UnfinishedAnswersService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** For an answer that nobody streams; what is streamed has its row from `MessagesService.ask`. */
  async begin(id: string, questionId: string, userId: string): Promise<void> {
    await this.dataSource.query(BEGIN, [id, questionId, userId]);
  }

  /** @returns whether it shall go on: not when it was stopped, deleted, or given up in its maker's absence */
  async store(id: string, after: number, pieces: readonly string[]): Promise<boolean> {
    const rows = await this.dataSource.query<{ stop_requested: boolean }[]>(STORE_PIECES, [
      id,
      after,
      pieces,
    ]);
    return rows[0]?.stop_requested === false;
  }

  /** @returns those of the answers that shall go on */
  async goingOn(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ id: string; stop_requested: boolean }[]>(LOOK, [ids]);
    return new Set(rows.filter((row) => !row.stop_requested).map(({ id }) => id));
  }

  /** @returns null when it is not in the making, or not the user's */
  async progress(userId: string, id: string, after: number): Promise<Progress | null> {
    const [row] = await this.dataSource.query<Progress[]>(PROGRESS, [id, userId, after]);
    return row ?? null;
  }

  /** @returns ids of the answers that were told to end @throws NotFound for a conversation that isn't the user's */
  async requestStop(userId: string, sessionId: string): Promise<string[]> {
    const [row] = await this.dataSource.query<{ ids: string[] }[]>(REQUEST_STOP, [sessionId, userId]);
    if (!row) throw new NotFound();
    return row.ids;
  }

  /** @returns those of the answers that are still being made */
  async stillUnfinished(ids: readonly string[]): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(STILL_UNFINISHED, [ids]);
    return rows.map(({ id }) => id);
  }

  async forget(id: string): Promise<void> {
    await this.dataSource.query(FORGET, [id]);
  }
}
