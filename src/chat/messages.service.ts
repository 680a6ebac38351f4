import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, FindOptionsWhere } from 'typeorm';
import { v7 as uuidv7, validate } from 'uuid';
import { FindingsService } from '../anatomy/findings.service.js';
import type { Turn, Understanding } from '../assistant/assistant.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import type { Queries } from '../database/queries.js';
import { violatedUnique } from '../database/store-fault.js';
import { NotFound, TokenRevoked } from '../http/problems.js';
import { type Answer, type AnswerMetadata, endsOf, type Question } from './answer.js';
import { Message } from './message.entity.js';
import { ANSWER, ASK, ASK_FOR_STREAM, OPEN, OPEN_FOR_STREAM, TURNS_BEFORE } from './messages.sql.js';
import { titleOf } from './title.js';

/** The assistant sees at most so many turns of the conversation. */
const EARLIER_TURNS = 20;
const ANSWERED_ALREADY = ['chat_message_answers_key', 'chat_message_pkey'];

type TurnRow = Turn & { findings: Turn['findings'] | null };

interface StoredRow {
  session_id: string;
  seq: number;
  created_at: Date;
}

export interface NewQuestion {
  id: string;
  userId: string;
  /** Null opens a conversation. */
  conversationId: string | null;
  message: string;
}

/** An answer that will be streamed, before its first word. */
export interface AnnouncedAnswer {
  id: string;
  /** What it is stored with when nobody finishes it. */
  metadata: AnswerMetadata;
}

export interface NewAnswer {
  id: string;
  /** What was said, as it was streamed; one piece when it wasn't. */
  pieces: readonly string[];
  streamed: boolean;
  status: Answer['status'];
  understanding: Understanding;
  provider: string;
  model: string;
}

/** Puts messages into conversations, each after the one before, and answers with what they say of the body. */
@Injectable()
export class MessagesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
    private readonly findings: FindingsService,
  ) {}

  /**
   * Stores what a person writes, and announces its answer when that will be streamed; committed when this returns. A
   * question of this id that is there already stays as it is.
   * @throws NotFound for a conversation that isn't the user's @throws TokenRevoked when the user is gone
   */
  async ask(question: NewQuestion, answer?: AnnouncedAnswer): Promise<Question> {
    const { id, userId, conversationId, message } = question;
    if (conversationId !== null && !validate(conversationId)) throw new NotFound();
    const values: unknown[] = [id, userId, conversationId ?? uuidv7(), message];
    if (answer) values.push(answer.id, JSON.stringify(answer.metadata));
    try {
      if (conversationId === null) {
        const open = answer ? OPEN_FOR_STREAM : OPEN;
        const [row] = await this.statements.run<StoredRow>(open, [...values, titleOf(message)]);
        if (!row) throw new TokenRevoked();
        return { id, userId, conversationId: row.session_id, seq: row.seq, message, earlier: [] };
      }
      const [[row], turns] = await this.statements.together(({ query }) =>
        Promise.all([
          query<StoredRow[]>(answer ? ASK_FOR_STREAM : ASK, values),
          query<TurnRow[]>(TURNS_BEFORE, [id, userId, conversationId, EARLIER_TURNS]),
        ]),
      );
      if (!row) throw new NotFound();
      return { id, userId, conversationId, seq: row.seq, message, earlier: earlierTurns(turns) };
    } catch (error) {
      if (violatedUnique(error) !== 'chat_message_pkey') throw error;
      return this.asked(question);
    }
  }

  /**
   * Stores an answer and its findings in one transaction, unless the question has an answer by now: then that one counts,
   * be it this very one, given up in its maker's absence.
   * @throws NotFound when the conversation was deleted meanwhile
   */
  async answer(question: Question, answer: NewAnswer): Promise<Answer> {
    try {
      if (answer.understanding.findings.length > 0)
        return await this.statements.transaction((queries) => this.storeReport(queries, question, answer));
      return await this.statements.together((queries) => this.store(queries, question, answer, []));
    } catch (error) {
      if (!ANSWERED_ALREADY.includes(violatedUnique(error) ?? '')) throw error;
      const earlier = await this.answerTo(question.userId, question.id);
      if (!earlier) throw new NotFound();
      return earlier;
    }
  }

  /** @returns the answer to a message of the user, null when it has none */
  answerTo(userId: string, questionId: string): Promise<Answer | null> {
    return this.find({ answers: questionId, userId });
  }

  /** @returns the answer of that id, null when there is none or it isn't the user's */
  stored(userId: string, id: string): Promise<Answer | null> {
    return this.find({ id, userId, role: 'assistant' });
  }

  private async storeReport(queries: Queries, question: Question, answer: NewAnswer): Promise<Answer> {
    const { findings } = answer.understanding;
    const report = await this.findings.report(queries, question.userId, answer.id, findings);
    const storing = this.store(queries, question, answer, report.findings);
    // In the same round trip. Findings point at their message: when that can't be stored, their failure tells nothing new.
    const saving = report.save();
    saving.catch(() => undefined);
    const stored = await storing;
    await saving;
    return stored;
  }

  private async store(
    queries: Queries,
    question: Question,
    answer: NewAnswer,
    findings: AnswerMetadata['findings'],
  ): Promise<Answer> {
    const { id, pieces, streamed, status, understanding, provider, model } = answer;
    const { urgency, red_flags, follow_up } = understanding;
    const metadata: AnswerMetadata = { provider, model, urgency, red_flags, findings, follow_up };
    const content = pieces.join('');
    const ends = streamed ? endsOf(pieces) : null;
    const values = [id, question.userId, question.conversationId, content, status, question.id];
    const [row] = await queries.query<StoredRow[]>(ANSWER, [...values, JSON.stringify(metadata), ends]);
    if (!row) throw new NotFound();
    return { id, conversationId: row.session_id, content, status, metadata, createdAt: row.created_at, ends };
  }

  private async find(where: FindOptionsWhere<Message>): Promise<Answer | null> {
    const message = await this.dataSource.manager
      .createQueryBuilder(Message, 'message')
      .addSelect('message.ends')
      .where(where)
      .getOne();
    if (!message) return null;
    const { id, sessionId: conversationId, content, status, metadata, createdAt, ends } = message;
    return { id, conversationId, content, status, metadata: metadata!, createdAt, ends: ends ?? null };
  }

  private async asked(question: NewQuestion): Promise<Question> {
    const { id, userId } = question;
    const message = await this.dataSource.manager.findOneBy(Message, { id, userId, role: 'user' });
    if (!message) throw new NotFound();
    const { sessionId: conversationId, seq, content } = message;
    const turns = await this.statements.run<TurnRow>(TURNS_BEFORE, [
      id,
      userId,
      conversationId,
      EARLIER_TURNS,
    ]);
    return { id, userId, conversationId, seq, message: content, earlier: earlierTurns(turns) };
  }
}

const earlierTurns = (newestFirst: TurnRow[]): Turn[] =>
  newestFirst
    .reverse()
    .map(({ role, content, findings }) => ({ role, content, ...(findings && { findings }) }));
