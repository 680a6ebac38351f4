import { Module } from '@nestjs/common';
import { AnatomyModule } from '../anatomy/anatomy.module.js';
import { AnswerWriter } from './answer-writer.js';
import { Assistant } from './assistant.js';
import { EmbeddedAssistant } from './embedded-assistant.js';
import { Findings } from './findings.js';
import { Questions } from './questions.js';
import { Reader } from './reader.js';
import { SafetyNet } from './safety-net.js';
import { Triage } from './triage.js';

/** Who answers in the chat. The safety net is exported too, to run in front of any other assistant. */
@Module({
  imports: [AnatomyModule],
  providers: [
    Reader,
    Triage,
    SafetyNet,
    Findings,
    Questions,
    AnswerWriter,
    { provide: Assistant, useClass: EmbeddedAssistant },
  ],
  exports: [Assistant, SafetyNet],
})
export class AssistantModule {}
