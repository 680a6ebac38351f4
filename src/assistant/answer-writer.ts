import { Injectable } from '@nestjs/common';
import { Atlas } from '../anatomy/atlas.js';
import type { Question, UnderstoodFinding } from './assistant.js';
import type { FullComplaint } from './complaint.js';
import { Findings } from './findings.js';
import { type FollowUpQuestion, Questions } from './questions.js';
import { Reader } from './reader.js';
import type { Reading } from './reading.js';
import { isEmergency } from './rule.js';
import type { Alarm } from './safety-net.js';
import { SmallTalk } from './small-talk.js';
import { type Assessment, Triage } from './triage.js';
import { fill, WORDING, type Wording } from './wording.js';
import type { Written } from './written.js';

/** Everything an answer is made of. */
export interface Matter {
  question: Question;
  reading: Reading;
  assessment: Assessment;
  alarm: Alarm | null;
  findings: UnderstoodFinding[];
  /** What to say to a quick reply. */
  replyThen: string | undefined;
}

const MOST_ADVICE = 3;

/** Writes the answer. Every word comes from the language files: what a person wrote is never repeated. */
@Injectable()
export class AnswerWriter {
  private readonly words = WORDING;
  private readonly smallTalk: SmallTalk;

  constructor(
    private readonly reader: Reader,
    private readonly atlas: Atlas,
    triage: Triage,
    private readonly findings: Findings,
    private readonly questions: Questions,
  ) {
    this.smallTalk = new SmallTalk(reader.language, atlas);
    const asked = [
      ...reader.lexicon.codes().flatMap((code) => reader.lexicon.complaint(code)!.ask),
      ...triage.questions(),
    ];
    questions.check(asked, triage.codes());
  }

  write(matter: Matter): Written {
    if (matter.alarm) return this.emergency(matter, matter.alarm);
    const { findings, reading, assessment, replyThen } = matter;
    if (findings.length > 0) return this.complaints(matter);
    if (replyThen !== undefined) return { paragraphs: [this.words.answer_noted, replyThen], follow_up: [] };
    const others = reading.told.filter((told) => told.about === 'other');
    if (others.length > 0) return this.someoneElse(matter, others[0]!.complaint);
    const fired = [...assessment.own, ...assessment.others];
    if (fired.length > 0) return this.attention(matter);
    return this.smallTalk.answer(reading, matter.question.message);
  }

  private emergency(matter: Matter, alarm: Alarm): Written {
    const { assessment, findings } = matter;
    const rule = [...assessment.own, ...assessment.others].find((f) => isEmergency(f.rule.urgency))?.rule;
    const ask = rule?.ask === undefined ? undefined : this.questions.get(rule.ask);
    const noted = findings.length > 0 ? [fill(this.words.noted_after, { what: this.listed(findings) })] : [];
    return this.asking([...alarm.sentences, ...noted], ask);
  }

  private complaints(matter: Matter): Written {
    const { findings, reading, assessment, question, replyThen } = matter;
    const resolved = findings.filter((f) => f.status === 'resolved');
    const active = findings.filter((f) => f.status === 'active');
    const paragraphs: string[] = [];
    if (resolved.length > 0)
      paragraphs.push(
        `${fill(this.words.resolved[0], { what: this.listed(resolved) })} ${this.words.resolved[1]}`,
      );
    if (active.length === 0) return { paragraphs, follow_up: [] };
    const levelOnly = active.every((f) => f.completes !== undefined && !this.isNewPlace(f, question));
    if (levelOnly)
      paragraphs.push(
        fill(this.words.level_noted, { what: this.listed(active), severity: active[0]!.severity }),
      );
    else if (active.some((f) => f.completes !== undefined))
      paragraphs.push(fill(this.words.completed, { what: this.listed(active) }));
    else
      paragraphs.push(
        fill(
          active.every((f) => f.body_part === null)
            ? this.words.understood_one_unplaced
            : this.words.understood_one,
          { what: this.listed(active) },
        ),
      );
    for (const { rule } of assessment.own.slice(0, 1)) paragraphs.push(rule.why, rule.now.join(' '));
    const advised = uniqueBy(
      active.map((f) => this.reader.lexicon.complaint(f.code)!),
      (c) => c.advice,
    ).slice(0, MOST_ADVICE);
    for (const complaint of advised) paragraphs.push(`${complaint.advice} ${complaint.seek}`);
    if (replyThen !== undefined) paragraphs.push(replyThen);
    if (
      assessment.own.length === 0 &&
      assessment.urgency !== null &&
      assessment.urgency in this.words.urgency
    ) {
      paragraphs.push(this.words.urgency[assessment.urgency as keyof Wording['urgency']]);
    }
    if (!question.earlier.some((turn) => turn.findings && turn.findings.length > 0))
      paragraphs.push(this.words.limits);
    return this.withQuestion(paragraphs, active, matter, reading);
  }

  /** One question: the side or place first, since the body map waits for it. */
  private withQuestion(
    paragraphs: string[],
    active: readonly UnderstoodFinding[],
    matter: Matter,
    reading: Reading,
  ): Written {
    const unsided = active.find((f) => this.findings.needsSide(f));
    if (unsided) {
      const part = this.atlas.structure(unsided.structure)!.name.toLowerCase();
      const replies = [`Left ${part}`, `Right ${part}`, `Both ${plural(part)}`];
      return { paragraphs: [...paragraphs, fill(this.words.side_question, { part })], follow_up: replies };
    }
    const unplaced = active.some(
      (f) =>
        f.structure === 'body' &&
        this.reader.lexicon.complaint(f.code)!.place === undefined &&
        f.code !== 'body_aches',
    );
    if (unplaced) return this.asking(paragraphs, this.questions.get('where'));
    const names = [
      ...matter.assessment.own.slice(0, 1).flatMap((f) => f.rule.ask ?? []),
      ...active.flatMap((f) => this.reader.lexicon.complaint(f.code)!.ask),
    ];
    const said = matter.question.earlier
      .filter((turn) => turn.role === 'assistant')
      .map((turn) => turn.content)
      .join('\n');
    const open = names.filter((name) => name !== 'which_side').map((name) => this.questions.get(name)).find((q) =>
      !said.includes(q.ask) && !(q.unless_days_known && reading.days !== undefined) && !(q.unless_level_known && reading.level !== undefined)); // prettier-ignore
    return this.asking(paragraphs, open);
  }

  private someoneElse(matter: Matter, complaint: FullComplaint): Written {
    const rule = matter.assessment.others[0]?.rule;
    const what = complaint.label.toLowerCase();
    const advice = rule ? `${rule.why} ${rule.now.join(' ')}` : `${complaint.advice} ${complaint.seek}`;
    return this.asking([fill(this.words.other_person, { what }) + advice], undefined);
  }

  private attention(matter: Matter): Written {
    const { rule } = [...matter.assessment.own, ...matter.assessment.others][0]!;
    return this.asking(
      [rule.why, ...rule.now],
      rule.ask === undefined ? undefined : this.questions.get(rule.ask),
    );
  }

  private asking(paragraphs: string[], ask: FollowUpQuestion | undefined): Written {
    return ask
      ? { paragraphs: [...paragraphs, ask.ask], follow_up: ask.replies.map(({ say }) => say) }
      : { paragraphs, follow_up: [] };
  }

  /** "headache, pain in the left knee (moderate) and itching". */
  private listed(findings: readonly UnderstoodFinding[]): string {
    const labels = [...new Set(findings.map((f) => f.label.charAt(0).toLowerCase() + f.label.slice(1)))];
    return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  }

  private isNewPlace(finding: UnderstoodFinding, question: Question): boolean {
    const before = question.earlier
      .flatMap((turn) => turn.findings ?? [])
      .find((f) => f.finding_id === finding.completes);
    return before?.body_part !== finding.body_part || before.structure !== finding.structure;
  }
}

function plural(part: string): string {
  if (part === 'foot') return 'feet';
  if (part === 'calf') return 'calves';
  if (part === 'testis') return 'testicles';
  return part.endsWith('s') ? part : `${part}s`;
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
