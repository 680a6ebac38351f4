import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { violatedUnique } from '../database/store-fault.js';
import { type AnswerMetadata, endsOf } from './answer.js';
import { ANSWER, LOCK } from './messages.sql.js';
import { ABANDONED, FORGET, TAKE_ABANDONED } from './unfinished-answers.sql.js';

const LOOK_EVERY_MS = 2_000;

interface Abandoned {
  id: string;
  user_id: string;
  session_id: string;
}

interface Left {
  question_id: string;
  pieces: string[];
  /** Null: nobody streams it. */
  metadata: AnswerMetadata | null;
}

/** Ends the answers whose makers are gone, at the start and while this process runs. */
@Injectable()
export class AbandonedAnswersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AbandonedAnswersService.name);
  private ticker: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.endAll();
    this.ticker = setInterval(() => void this.endAll(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.ticker);
  }

  /** A fault of the store leaves them to the next look, of whichever process. */
  private async endAll(): Promise<void> {
    try {
      for (const left of await this.dataSource.query<Abandoned[]>(ABANDONED)) await this.end(left);
    } catch (error) {
      this.logger.debug(`cannot be looked at, trying again: ${(error as Error).message}`);
    }
  }

  /** Makes what was stored of an answer a stopped message, if its maker is still gone. */
  async end({ id, user_id, session_id }: Abandoned): Promise<void> {
    try {
      await this.dataSource.transaction(async (manager) => {
        await manager.query(LOCK, [session_id, user_id]); // the conversation before its answer, as everybody does
        const [left] = await manager.query<Left[]>(TAKE_ABANDONED, [id]);
        if (left) await this.close(manager, { id, user_id, session_id }, left);
      });
    } catch (error) {
      if (violatedUnique(error) === undefined) throw error;
      await this.dataSource.query(FORGET, [id]); // its question was answered otherwise
    }
  }

  private async close(
    manager: EntityManager,
    { id, user_id, session_id }: Abandoned,
    { question_id, pieces, metadata }: Left,
  ): Promise<void> {
    // The sender of a plain message got no answer and sends it again; with its Idempotency-Key it gets a whole one.
    if (!metadata) return void (await manager.query(FORGET, [id]));
    const text = [pieces.join(''), 'stopped', question_id, JSON.stringify(metadata), endsOf(pieces)];
    await manager.query(ANSWER, [id, user_id, session_id, ...text]);
  }
}
