import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Assistant, type Understanding } from '../assistant/assistant.js';
import { Overloaded } from '../http/problems.js';
import { traced } from '../tracing/traced.js';
import type { Answer, Question } from './answer.js';
import { AnswerKeeper } from './answer-keeper.service.js';
import { answers, lookForUnderWay } from './chat.metrics.js';
import { type AnnouncedAnswer, MessagesService } from './messages.service.js';
import { RunningAnswer } from './running-answer.js';

/** An assistant that was told to stop has this long to say what it understood. */
const STOPS_WITHIN_MS = 500;
/** Answers under way have this long to finish when the server stops. */
const FINISH_WITHIN_MS = 10_000;
const STORE_WITHIN_MS = 5_000;

const NOTHING: Understanding = { urgency: null, red_flags: [], findings: [], follow_up: [] };

interface UnderWay {
  running: RunningAnswer;
  stored: Promise<Answer>;
}

/** Has questions answered and stores the answers, whether or not anybody waits for them. */
@Injectable()
export class AnsweringService implements BeforeApplicationShutdown {
  private readonly underWay = new Set<UnderWay>();
  private stopping = false;

  constructor(
    private readonly assistant: Assistant,
    private readonly messages: MessagesService,
    private readonly keeper: AnswerKeeper,
  ) {
    lookForUnderWay(() => this.underWay.size);
  }

  /** An answer to come, whose reader may come back for it. */
  announce(): AnnouncedAnswer {
    const { provider, model } = this.assistant;
    return { id: uuidv7(), metadata: { provider, model, ...NOTHING, findings: [] } };
  }

  /**
   * Begins to answer a stored question. `stored` rejects when the answer could not be made or kept.
   * @param announced with the question, when it is streamed
   */
  begin(question: Question, announced?: AnnouncedAnswer): UnderWay {
    const { userId, conversationId } = question;
    const running = new RunningAnswer(announced?.id ?? uuidv7(), userId, conversationId);
    const streamed = announced !== undefined;
    this.keeper.keep(running, question, streamed);
    const answer = { running, stored: this.answer(question, running, streamed) };
    this.underWay.add(answer);
    answer.stored
      .then(
        (stored) => {
          answers.inc({ status: stored.status });
          running.finish({ answer: stored });
        },
        (error: unknown) => {
          answers.inc({ status: 'failed' });
          running.finish({ error });
        },
      )
      .finally(() => {
        this.keeper.release(running);
        this.underWay.delete(answer);
      });
    return answer;
  }

  /** @returns an answer of the user that this process is making */
  find(userId: string, id: string): RunningAnswer | undefined {
    return [...this.underWay]
      .map(({ running }) => running)
      .find((one) => one.id === id && one.userId === userId);
  }

  /** Ends the answers that this process is making in a conversation. @returns them */
  stop(userId: string, conversationId: string): RunningAnswer[] {
    const own = [...this.underWay]
      .map(({ running }) => running)
      .filter((running) => running.userId === userId && running.conversationId === conversationId);
    for (const running of own) running.stop();
    return own;
  }

  /** What is still under way is finished, or cut short and stored so far, before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const cutShort = (): void => this.underWay.forEach(({ running }) => running.stop());
    // A message that has come already may begin to be answered after this moment: it has that time, too.
    setTimeout(cutShort, FINISH_WITHIN_MS).unref();
    await this.settled(FINISH_WITHIN_MS + STORE_WITHIN_MS);
  }

  private async answer(question: Question, running: RunningAnswer, streamed: boolean): Promise<Answer> {
    const store = (status: Answer['status'], understanding: Understanding): Promise<Answer> => {
      const { provider, model } = this.assistant;
      const { id, pieces } = running;
      running.isSaid = true;
      return this.messages.answer(question, { id, pieces, streamed, status, understanding, provider, model });
    };
    let understanding: Understanding;
    try {
      const { provider, model } = this.assistant;
      const attributes = { 'gen_ai.provider.name': provider, 'gen_ai.request.model': model };
      understanding = await traced('assistant answer', attributes, () => this.listen(question, running));
    } catch (error) {
      if (streamed)
        await store('stopped', NOTHING).then((answer) => running.finish({ answer, error }), ignore);
      else await this.keeper.forget(running);
      throw error;
    }
    const status = running.signal.aborted ? 'stopped' : 'complete';
    // Whoever waits for it whole asks again elsewhere; a reader of a stream knows its id, so that it is kept, even empty.
    if (status === 'stopped' && running.text === '' && this.stopping && !streamed) throw new Overloaded();
    return store(status, understanding);
  }

  private async listen(question: Question, running: RunningAnswer): Promise<Understanding> {
    const { message, earlier } = question;
    const speech = this.assistant.answer({ message, earlier }, running.signal);
    let heard = true;
    const listening = (async () => {
      for (;;) {
        const next = await speech.next();
        if (next.done) return next.value;
        if (heard) next.value.forEach((piece) => running.say(piece));
      }
    })();
    try {
      return await Promise.race([listening, cutOff(running.signal)]);
    } catch (error) {
      if (!running.signal.aborted) throw error;
      return NOTHING;
    } finally {
      heard = false;
      void speech.return(NOTHING).catch(() => undefined);
    }
  }

  private async settled(withinMs: number): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
    await Promise.race([Promise.allSettled([...this.underWay].map(({ stored }) => stored)), late]);
  }
}

const ignore = (): void => undefined;

/** @returns nothing understood, some time after the signal */
function cutOff(signal: AbortSignal): Promise<Understanding> {
  return new Promise((resolve) => {
    const wait = (): void => void setTimeout(resolve, STOPS_WITHIN_MS, NOTHING);
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
}
