import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AdmissionService } from '../access/admission.service.js';
import type { CurrentUser } from '../access/current-user.js';
import { RevocationList } from '../access/revocation-list.js';
import { storeFault } from '../database/store-fault.js';
import { asProblem } from '../http/problem.filter.js';
import { InternalError, Overloaded } from '../http/problems.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { AnswerMetadataDto } from './answer-metadata.dto.js';
import { AnsweringService } from './answering.service.js';
import type { ChatEvent } from './chat-event.dto.js';
import { cutOffIdleReader } from '../http/idle-reader.js';
import { MessagesService } from './messages.service.js';
import { newQuestion, type SendMessageDto } from './send-message.dto.js';
import type { RunningAnswer } from './running-answer.js';
import { HEARTBEAT, SseWriter } from './sse.js';

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
}

/** Lets a person read an answer while it is made. The answer itself doesn't depend on its reader. */
@Injectable()
export class StreamsService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(StreamsService.name);
  private readonly open = new Set<OpenStream>();
  private stopping = false;

  constructor(
    private readonly budgets: BudgetsService,
    private readonly messages: MessagesService,
    private readonly answering: AnsweringService,
    private readonly admission: AdmissionService,
    private readonly revocations: RevocationList,
  ) {}

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
    const question = await this.messages.ask(newQuestion(caller, body));
    const { running, stored } = this.answering.begin(question);
    stored.catch((error: unknown) => this.report(error, running.id));
    return cutOffIdleReader(this.read({ caller, running, connection }), connection, IDLE_READER_MS);
  }

  /** Tells every reader, and cuts off those who don't take it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const { running } of this.open) running.stop();
    const until = performance.now() + LEAVE_WITHIN_MS;
    while (this.open.size > 0 && performance.now() < until) await sleep(20);
    for (const { connection } of this.open) connection.destroy();
  }

  private async *read(stream: OpenStream): AsyncGenerator<string> {
    const { caller, running } = stream;
    const sse = new SseWriter();
    let told = 0;
    let toldAt = performance.now();
    this.open.add(stream);
    if (this.stopping) running.stop();
    try {
      yield sse.write({ type: 'metadata', session_id: running.conversationId, message_id: running.id });
      for (;;) {
        // Also after each event that was taken: a reader who let it wait may have been signed out meanwhile.
        const loss = await this.admission.keep(caller).catch((error: unknown) => failed(error));
        if (loss) return yield sse.write(loss);
        if (told < running.pieces.length) {
          yield sse.write({ type: 'content', content: running.pieces[told++]! });
          toldAt = performance.now();
        } else if (running.outcome || running.signal.aborted) {
          return yield sse.write(endOf(running));
        } else {
          await running.news(LOOK_EVERY_MS);
          if (performance.now() - toldAt < HEARTBEAT_MS) continue;
          yield HEARTBEAT;
          toldAt = performance.now();
        }
      }
    } finally {
      this.open.delete(stream);
    }
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

function endOf({ outcome, signal }: RunningAnswer): ChatEvent {
  if (outcome && 'answer' in outcome && outcome.answer.status === 'complete')
    return { type: 'done', metadata: AnswerMetadataDto.from(outcome.answer.metadata) };
  return signal.aborted || !outcome || !('error' in outcome) ? SERVER_STOPPING : failed(outcome.error);
}

function failed(error: unknown): ChatEvent {
  const { detail, code } = asProblem(storeFault(error));
  return { type: 'error', message: detail, code };
}
