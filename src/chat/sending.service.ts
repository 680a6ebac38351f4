import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { hashOf } from '../idempotency/idempotent-request.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import type { IdempotentCall } from '../idempotency/idempotent-call.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import type { Answer } from './answer.js';
import { AnsweringService } from './answering.service.js';
import { AnswerDto } from './message.dto.js';
import { MessagesService, type NewQuestion } from './messages.service.js';
import { newQuestion, type SendMessageDto } from './send-message.dto.js';

const ROUTE = 'POST /chat/message';

/** A message and its whole answer, in one call. */
@Injectable()
export class SendingService {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly idempotency: IdempotencyService,
    private readonly messages: MessagesService,
    private readonly answering: AnsweringService,
  ) {}

  /** @throws TooManyRequests, NotFound, IdempotencyKeyReused, IdempotencyInProgress */
  async send(caller: CurrentUser, body: SendMessageDto, call: IdempotentCall): Promise<AnswerDto> {
    await this.budgets.spend('chat-send', caller.userId);
    if (call.key === undefined) return AnswerDto.from(await this.answer(newQuestion(caller, body)));
    const { userId } = caller;
    const { message, conversationId } = newQuestion(caller, body);
    const { result, replayed } = await this.idempotency.run(
      { userId, route: ROUTE, key: call.key, hash: hashOf([message, conversationId]) },
      {
        run: (questionId) => this.answer(newQuestion(caller, body, questionId)),
        load: (questionId) => this.messages.answerTo(userId, questionId),
      },
    );
    if (replayed) call.replayed();
    return AnswerDto.from(result);
  }

  private async answer(question: NewQuestion): Promise<Answer> {
    return this.answering.begin(await this.messages.ask(question)).stored;
  }
}
