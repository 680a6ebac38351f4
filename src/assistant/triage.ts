import { Injectable } from '@nestjs/common';
import { Atlas } from '../anatomy/atlas.js';
import type { Turn } from './assistant.js';
import { Reader } from './reader.js';
import type { Reading, Told } from './reading.js';
import { type Fact, type Fired, isEmergency, Rules } from './rule.js';
import { URGENCIES, type Urgency } from './urgency.js';

/** How urgent a message is, and why. */
export interface Assessment {
  urgency: Urgency | null;
  red_flags: string[];
  /** Rules fired by what is told of the writer, and of another person. */
  own: Fired[];
  others: Fired[];
  /** The complaints that each fact came from. */
  toldOf: Map<Fact, Told>;
}

/** Complaints of so many assistant's turns back still count: "and now it goes to my arm". */
const REMEMBERED_TURNS = 3;
const LONG_DAYS = 14;

/** Decides how soon somebody should be seen: by the rules, and by the complaints themselves. */
@Injectable()
export class Triage {
  private readonly rules: Rules;

  constructor(
    private readonly reader: Reader,
    atlas: Atlas,
  ) {
    this.rules = new Rules(
      this.codes(),
      (slug, outer) => atlas.isWithin(slug, outer),
      (slug) => atlas.structure(slug) !== undefined,
    );
  }

  /** Every code that a fact can have. */
  codes(): Set<string> {
    return new Set([...this.reader.lexicon.codes(), ...this.reader.signs.codes()]);
  }

  /** Names of the questions that the rules ask. */
  questions(): string[] {
    return this.rules.questions();
  }

  /** @param means the code that a quick reply stands for */
  assess(reading: Reading, earlier: readonly Turn[], means?: string): Assessment {
    const toldOf = new Map<Fact, Told>();
    const factsAbout = (about: 'self' | 'other') => [
      ...reading.told.filter((t) => t.about === about && !t.over).map((t) => remember(toldOf, factOf(t), t)),
      ...reading.signs.filter((s) => s.about === about).map((s) => signFact(s.code)),
    ];
    const fromReply = means === undefined ? [] : [this.replyFact(means)];
    const remembered = this.rememberedFacts(earlier, reading);
    const own = this.rules.fired([...factsAbout('self'), ...fromReply, ...remembered]);
    const others = this.rules.fired(this.withChildSigns(reading, factsAbout('other')));
    const urgencies = [...own, ...others].map((f) => f.rule.urgency);
    for (const told of reading.told) urgencies.push(told.over ? 'self_care' : this.urgencyOf(told, reading));
    const urgency = mostUrgent(urgencies);
    return { urgency, red_flags: redFlags([...own, ...others], reading, urgency), own, others, toldOf };
  }

  /** How soon one complaint by itself should be seen. */
  urgencyOf(told: Told, reading: Reading): Urgency {
    const base = told.complaint.urgency;
    const worse =
      told.level === 'severe' ||
      (reading.days !== undefined && reading.days >= LONG_DAYS && base === 'self_care');
    if (!worse || isEmergency(base)) return base;
    return base === 'self_care' ? 'consultation' : 'consultation_24h';
  }

  private replyFact(code: string): Fact {
    const complaint = this.reader.lexicon.complaint(code);
    return {
      codes: complaint?.of ? [code, complaint.of] : [code],
      severe: false,
      earlier: false,
      ...(complaint?.place ? { structure: complaint.place } : {}),
    };
  }

  /** What was complained of before and is not over. */
  private rememberedFacts(earlier: readonly Turn[], reading: Reading): Fact[] {
    const turns = earlier.filter((turn) => turn.role === 'assistant').slice(-REMEMBERED_TURNS);
    const findings = turns.flatMap((turn) => turn.findings ?? []);
    const over = new Set([
      ...findings.filter((f) => f.status === 'resolved').map((f) => f.code),
      ...reading.told.filter((t) => t.over).map((t) => t.complaint.code),
    ]);
    return reading.overBefore ? [] : findings.filter((f) => f.status === 'active' && !over.has(f.code)).map((f) => {
      const general = this.reader.lexicon.complaint(f.code)?.of;
      return { codes: general ? [f.code, general] : [f.code], structure: f.structure, severe: f.severity === 'severe' || f.severity === 'critical', earlier: true };
    }); // prettier-ignore
  }

  /** "My 3-year-old": said by the writer, it is about the other person. */
  private withChildSigns(reading: Reading, facts: Fact[]): Fact[] {
    if (facts.length === 0) return facts;
    const young = ['infant', 'young_infant', 'child', 'small_child'];
    return [
      ...facts,
      ...reading.signs
        .filter((s) => s.about === 'self' && young.includes(s.code))
        .map((s) => signFact(s.code)),
    ];
  }
}

function factOf(told: Told): Fact {
  const { complaint, general, structure, level } = told;
  const codes = [...new Set([complaint.code, general, ...(complaint.of ? [complaint.of] : [])])];
  return { codes, structure, severe: level === 'severe', earlier: false };
}

function signFact(code: string): Fact {
  return { codes: [code], severe: false, earlier: false };
}

function remember(toldOf: Map<Fact, Told>, fact: Fact, told: Told): Fact {
  toldOf.set(fact, told);
  return fact;
}

function mostUrgent(urgencies: readonly Urgency[]): Urgency | null {
  return URGENCIES.find((urgency) => urgencies.includes(urgency)) ?? null;
}

function redFlags(fired: readonly Fired[], reading: Reading, urgency: Urgency | null): string[] {
  if (!isEmergency(urgency)) return [];
  const rules = fired.filter((f) => isEmergency(f.rule.urgency)).map((f) => f.rule.code);
  const complaints = reading.told
    .filter((t) => !t.over && isEmergency(t.complaint.urgency))
    .map((t) => t.complaint.code);
  return [...new Set(rules.length > 0 ? rules : complaints)];
}
