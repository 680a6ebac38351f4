import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Assistant, type Understanding } from '../assistant/assistant.js';
import { Overloaded } from '../http/problems.js';
import type { Answer, Question } from './answer.js';
import { MessagesService } from './messages.service.js';
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

  constructor(
    private readonly assistant: Assistant,
    private readonly messages: MessagesService,
  ) {}

  /** Begins to answer a stored question. `stored` rejects when the answer could not be made or kept. */
  begin(question: Question): UnderWay {
    const running = new RunningAnswer(uuidv7(), question.conversationId);
    const answer = { running, stored: this.answer(question, running) };
    this.underWay.add(answer);
    answer.stored
      .then(
        (stored) => running.finish({ answer: stored }),
        (error: unknown) => running.finish({ error }),
      )
      .finally(() => this.underWay.delete(answer));
    return answer;
  }

  /** What is still under way is finished, or cut short and stored so far, before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.settled(FINISH_WITHIN_MS);
    for (const { running } of this.underWay) running.stop();
    await this.settled(STORE_WITHIN_MS);
  }

  private async answer(question: Question, running: RunningAnswer): Promise<Answer> {
    const understanding = await this.listen(question, running);
    const content = running.text;
    const status = running.signal.aborted ? 'stopped' : 'complete';
    if (status === 'stopped' && content === '') throw new Overloaded();
    const { provider, model } = this.assistant;
    return this.messages.answer(question, {
      id: running.id,
      content,
      status,
      understanding,
      provider,
      model,
    });
  }

  private async listen(question: Question, running: RunningAnswer): Promise<Understanding> {
    const earlier = await this.messages.turnsBefore(question);
    const speech = this.assistant.answer({ message: question.message, earlier }, running.signal);
    let heard = true;
    const listening = (async () => {
      for (;;) {
        const next = await speech.next();
        if (next.done) return next.value;
        if (heard) running.say(next.value);
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

/** @returns nothing understood, some time after the signal */
function cutOff(signal: AbortSignal): Promise<Understanding> {
  return new Promise((resolve) => {
    const wait = (): void => void setTimeout(resolve, STOPS_WITHIN_MS, NOTHING);
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
}
