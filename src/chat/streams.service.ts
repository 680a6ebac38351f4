import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AdmissionService } from '../access/admission.service.js';
import type { CurrentUser } from '../access/current-user.js';
import { RevocationList } from '../access/revocation-list.js';
import { storeFault } from '../database/store-fault.js';
import { cutOffIdleReader } from '../http/idle-reader.js';
import { asProblem } from '../http/problem.filter.js';
import { InternalError, InvalidLastEventId, Overloaded } from '../http/problems.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { AnswerMetadataDto } from './answer-metadata.dto.js';
import { AnsweringService } from './answering.service.js';
import { lookForStreams, streaming } from './chat.metrics.js';
import type { ChatEvent } from './chat-event.dto.js';
import { FollowedAnswersService } from './followed-answers.service.js';
import { MessagesService } from './messages.service.js';
import { newQuestion, type SendMessageDto } from './send-message.dto.js';
import type { RunningAnswer } from './running-answer.js';
import { HEARTBEAT, sse } from './sse.js';

/** A stream looks this often whether its reader may still read, besides when it is told that a session ended. */
const LOOK_EVERY_MS = 400;
/** A reader who lost the right to read has this long to take the last event. */
const TAKE_LAST_WITHIN_MS = 500;
const HEARTBEAT_MS = 15_000;
const IDLE_READER_MS = 60_000;
/** Readers have this long to take the last event when the server stops. */
const LEAVE_WITHIN_MS = 1_000;

const SERVER_STOPPING: ChatEvent = {
  type: 'error',
  message: 'The server is stopping; what was said so far is kept.',
  code: 'server_stopping',
};

interface OpenStream {
  caller: CurrentUser;
  running: RunningAnswer;
  connection: Socket;
  /** Id of the last event that the reader has. */
  after: number;
  leave?: () => void;
}

/** Lets a person read an answer while it is made, and come back for the rest. The answer itself doesn't depend on its reader. */
@Injectable()
export class StreamsService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(StreamsService.name);
  private readonly open = new Set<OpenStream>();
  private stopping = false;

  constructor(
    private readonly budgets: BudgetsService,
    private readonly messages: MessagesService,
    private readonly answering: AnsweringService,
    private readonly followed: FollowedAnswersService,
    private readonly admission: AdmissionService,
    private readonly revocations: RevocationList,
  ) {
    lookForStreams(() => this.open.size);
  }

  onModuleInit(): void {
    this.revocations.onEnded((sessionId) => {
      for (const stream of this.open) if (stream.caller.sessionId === sessionId) this.end(stream);
    });
  }

  /**
   * Stores the message and begins to answer it.
   * @returns server-sent events @throws NotFound, TooManyRequests, Overloaded before the first of them
   */
  async stream(
    caller: CurrentUser,
    body: SendMessageDto,
    connection: Socket,
  ): Promise<AsyncGenerator<string>> {
    if (this.stopping) throw new Overloaded();
    await this.budgets.spend('chat-send', caller.userId);
    const announced = this.answering.announce();
    const question = await this.messages.ask(newQuestion(caller, body), announced);
    const { running, stored } = this.answering.begin(question, announced);
    stored.catch((error: unknown) => this.report(error, running.id));
    return this.serve({ caller, running, connection, after: 0 });
  }

  /**
   * Goes on with an answer after an event, whichever process makes it or made it.
   * @returns server-sent events @throws NotFound, InvalidLastEventId, Overloaded before the first of them
   */
  async resume(
    caller: CurrentUser,
    messageId: string,
    after: number,
    connection: Socket,
  ): Promise<AsyncGenerator<string>> {
    if (this.stopping) throw new Overloaded();
    const here = this.answering.find(caller.userId, messageId);
    const { running, leave } = here
      ? { running: here, leave: undefined }
      : await this.followed.open(caller.userId, messageId);
    if (after > running.lastEvent) {
      leave?.();
      throw new InvalidLastEventId();
    }
    return this.serve({ caller, running, connection, after, ...(leave && { leave }) });
  }

  /** Tells every reader, and cuts off those who don't take it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const { running } of this.open) running.stop();
    const until = performance.now() + LEAVE_WITHIN_MS;
    while (this.open.size > 0 && performance.now() < until) await sleep(20);
    for (const { connection } of this.open) connection.destroy();
  }

  private serve(stream: OpenStream): AsyncGenerator<string> {
    return cutOffIdleReader(this.read(stream), stream.connection, IDLE_READER_MS);
  }

  private async *read(stream: OpenStream): AsyncGenerator<string> {
    const { caller, running, after } = stream;
    let told = Math.max(after - 1, 0);
    let toldAt = performance.now();
    this.open.add(stream);
    const ended = streaming.startTimer();
    if (this.stopping) running.stop();
    try {
      if (after === 0) yield sse(beginOf(running), 1);
      for (;;) {
        // Also after each event that was taken: a reader who let it wait may have been signed out meanwhile.
        const loss = await this.admission.keep(caller).catch((error: unknown) => failed(error));
        if (loss) return yield sse(loss);
        if (told < running.kept) {
          const content = running.pieces[told++]!;
          yield sse({ type: 'content', content }, told + 1);
          toldAt = performance.now();
        } else if (running.outcome || this.stopping) {
          return yield this.endOf(running);
        } else {
          await running.news(LOOK_EVERY_MS);
          if (performance.now() - toldAt < HEARTBEAT_MS) continue;
          yield HEARTBEAT;
          toldAt = performance.now();
        }
      }
    } finally {
      this.open.delete(stream);
      ended();
      stream.leave?.();
    }
  }

  private endOf({ outcome, pieces }: RunningAnswer): string {
    if (outcome?.error !== undefined) return sse(failed(outcome.error));
    const answer = outcome?.answer;
    if (!answer || (this.stopping && answer.status === 'stopped')) return sse(SERVER_STOPPING);
    const metadata = AnswerMetadataDto.from(answer.metadata);
    return sse({ type: 'done', status: answer.status, metadata }, pieces.length + 2);
  }

  /** Wakes a stream to look, and cuts off a reader who takes nothing, the last event neither. */
  private end(stream: OpenStream): void {
    stream.running.wake();
    setTimeout(() => this.open.has(stream) && stream.connection.destroy(), TAKE_LAST_WITHIN_MS).unref();
  }

  private report(error: unknown, messageId: string): void {
    const problem = asProblem(storeFault(error));
    if (problem instanceof InternalError)
      this.logger.error({ err: error, message_id: messageId }, 'unknown failure');
  }
}

function beginOf({ id, conversationId }: RunningAnswer): ChatEvent {
  return { type: 'metadata', session_id: conversationId, message_id: id };
}

function failed(error: unknown): ChatEvent {
  const { detail, code } = asProblem(storeFault(error));
  return { type: 'error', message: detail, code };
}
