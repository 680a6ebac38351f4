import { Injectable } from '@nestjs/common';
import { AnswerWriter } from './answer-writer.js';
import { Assistant, type Question, type Understanding } from './assistant.js';
import { Findings } from './findings.js';
import { Questions } from './questions.js';
import { Reader } from './reader.js';
import { SafetyNet } from './safety-net.js';
import { Triage } from './triage.js';

/** Answers from its own lexicon and rules: no network, no model, the same answer to the same question. */
@Injectable()
export class EmbeddedAssistant extends Assistant {
  readonly provider = 'embedded';
  readonly model = 'meditwin-lexicon-1';

  constructor(
    private readonly reader: Reader,
    private readonly triage: Triage,
    private readonly safetyNet: SafetyNet,
    private readonly findings: Findings,
    private readonly questions: Questions,
    private readonly writer: AnswerWriter,
  ) {
    super();
  }

  override async *answer(
    question: Question,
    signal: AbortSignal,
  ): AsyncGenerator<readonly string[], Understanding> {
    const reading = this.reader.read(question.message);
    const reply = this.replyTo(question);
    const assessment = this.triage.assess(reading, question.earlier, reply?.means);
    const alarm = this.safetyNet.alarm(assessment);
    const findings = this.findings.of(reading, assessment, question.earlier);
    const written = this.writer.write({
      question,
      reading,
      assessment,
      alarm,
      findings,
      replyThen: reply?.then,
    });
    const urgency = assessment.urgency ?? (findings.length > 0 ? 'self_care' : null);

    for (const [i, paragraph] of written.paragraphs.entries()) {
      if (signal.aborted) break;
      yield `${i === 0 ? '' : '\n\n'}${paragraph}`.match(/\s*\S+/g) ?? [];
    }
    return { urgency, red_flags: assessment.red_flags, findings, follow_up: written.follow_up };
  }

  /** The quick reply that answers the question asked last. */
  private replyTo({ message, earlier }: Question) {
    const last = earlier.findLast((turn) => turn.role === 'assistant');
    const asked = last && this.questions.askedIn(last.content);
    return asked && this.questions.replyIn(asked, message);
  }
}
