import { Injectable } from '@nestjs/common';
import type { Question } from './assistant.js';
import { Reader } from './reader.js';
import { type Fired, isEmergency } from './rule.js';
import { type Assessment, Triage } from './triage.js';
import type { Urgency } from './urgency.js';

/** An emergency that was recognised, and what to say before anything else. */
export interface Alarm {
  urgency: Urgency;
  /** Stable names of the emergencies, e.g. `stroke_signs`. */
  red_flags: string[];
  /** What it may be and what to do now, a sentence each. */
  sentences: string[];
}

/** Recognises emergencies in a message by fixed rules. It runs in front of whoever answers. */
@Injectable()
export class SafetyNet {
  constructor(
    private readonly reader: Reader,
    private readonly triage: Triage,
  ) {}

  /**
   * Null when no emergency was recognised.
   * @example net.check({ message: 'My face is drooping', earlier: [] })?.red_flags // ['stroke_signs']
   */
  check(question: Question): Alarm | null {
    return this.alarm(this.triage.assess(this.reader.read(question.message), question.earlier));
  }

  /** The alarm in an assessment made already. */
  alarm(assessment: Assessment): Alarm | null {
    const { urgency, red_flags } = assessment;
    if (urgency === null || !isEmergency(urgency)) return null;
    const fired = [...assessment.own, ...assessment.others].filter((f) => isEmergency(f.rule.urgency));
    return { urgency, red_flags, sentences: fired.length > 0 ? firstAid(fired) : [GENERAL] };
  }
}

/** For a complaint that is an emergency by itself, without a rule that knows more. */
const GENERAL =
  'This needs help now: call your emergency number (112, 911, 999) or go to the nearest emergency department.';

/** The most urgent emergency whole, of a second one only what it may be: too much to read helps nobody. */
function firstAid(fired: readonly Fired[]): string[] {
  const [first, second] = fired;
  const more =
    second && second.rule.code !== first!.rule.code
      ? [`Also tell them about this: ${lowerFirst(second.rule.why)}`]
      : [];
  return [first!.rule.now[0]!, first!.rule.why, ...first!.rule.now.slice(1), ...more];
}

function lowerFirst(text: string): string {
  return /^I\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
