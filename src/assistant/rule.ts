import type { Severity } from '../anatomy/severity.js';
import { languageFile } from './language-file.js';
import { URGENCIES, type Urgency } from './urgency.js';

/** One entry of `rules/*.json`: together these facts need attention. */
export interface Rule {
  /** Stable name, e.g. `stroke_signs`. */
  code: string;
  /** What it may be, in a sentence: "This can be …". */
  why: string;
  urgency: Urgency;
  /**
   * Any of these lists must hold whole. A fact is the code of a complaint or sign; `a|b` is either, `pain@arm` is a complaint at
   * a structure or inside it, `severe:headache` one said to be severe.
   */
  when: string[][];
  /** None of these facts may hold. */
  unless?: string;
  /** What to do now, a sentence each, the first thing first. */
  now: string[];
  /** Name of the question to ask, in `language/questions.json`. */
  ask?: string;
}

/** Something that holds of a person, from this message or an earlier one. */
export interface Fact {
  /** The code of the complaint or sign, and of the general complaint it is a kind of. */
  codes: string[];
  structure?: string;
  severe: boolean;
  /** From an earlier message. */
  earlier: boolean;
}

export interface Fired {
  rule: Rule;
  /** The facts that fired it. */
  facts: Fact[];
}

const EMERGENCIES: readonly Urgency[] = ['emergency_ambulance', 'emergency'];

/** Whether one must not wait for an appointment. */
export function isEmergency(urgency: Urgency | null): boolean {
  return urgency !== null && EMERGENCIES.includes(urgency);
}

/** The rules of both files, checked: every fact they name must be a code that a message can have. */
export class Rules {
  private readonly rules: Rule[];
  /** What the groups of `when` and `unless` mean; taken apart at every message they took half of the time of all rules. */
  private readonly choices = new Map<string, Choice[]>();
  /** Which rules name a code as something that must hold; asking all of them took 6 % of a message. */
  private readonly naming = new Map<string, Set<Rule>>();

  constructor(
    codes: ReadonlySet<string>,
    private readonly isWithin: (slug: string, outer: string) => boolean,
    isStructure: (slug: string) => boolean,
    rules: Rule[] = [
      ...languageFile<Rule[]>('./rules/red-flags.json'),
      ...languageFile<Rule[]>('./rules/attention.json'),
    ],
  ) {
    for (const rule of rules) {
      const fault = (what: string) => new Error(`rules ${rule.code}: ${what}`);
      if (!URGENCIES.includes(rule.urgency)) throw fault(`${rule.urgency} is no urgency.`);
      if (rule.when.length === 0 || rule.when.some((list) => list.length === 0))
        throw fault('an empty "when".');
      if (rule.now.length === 0 || !rule.why) throw fault('it says neither why nor what to do.');
      for (const fact of [...rule.when.flat(), ...(rule.unless ? [rule.unless] : [])].flatMap((group) =>
        group.split('|'),
      )) {
        const { code, structure } = parsed(fact);
        if (!codes.has(code)) throw fault(`nothing is called ${code}.`);
        if (structure !== undefined && !isStructure(structure))
          throw fault(`the atlas has no structure ${structure}.`);
      }
    }
    this.rules = [...rules].sort((a, b) => URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency));
    for (const rule of rules)
      for (const { code } of rule.when.flat().flatMap((group) => this.choicesOf(group)))
        this.naming.set(code, (this.naming.get(code) ?? new Set()).add(rule));
  }

  /** Names of the questions that the rules ask. */
  questions(): string[] {
    return this.rules.flatMap((rule) => rule.ask ?? []);
  }

  /** The rules that the facts about one person fire, the most urgent first; at least one fact of each is new. */
  fired(facts: readonly Fact[]): Fired[] {
    const named = new Set<Rule>();
    for (const code of new Set(facts.flatMap(({ codes }) => codes)))
      for (const rule of this.naming.get(code) ?? []) named.add(rule);
    if (named.size === 0) return [];
    return this.rules.flatMap((rule) => {
      if (!named.has(rule)) return [];
      if (rule.unless && this.holding(rule.unless, facts).length > 0) return [];
      for (const list of rule.when) {
        const held = this.allHolding(list, facts);
        if (held?.some((fact) => !fact.earlier)) return [{ rule, facts: held }];
      }
      return [];
    });
  }

  /** The facts that make all these groups hold; undefined as soon as one doesn't, as is so nearly always. */
  private allHolding(list: readonly string[], facts: readonly Fact[]): Fact[] | undefined {
    const all: Fact[] = [];
    for (const group of list) {
      const held = this.holding(group, facts);
      if (held.length === 0) return undefined;
      all.push(...held);
    }
    return all;
  }

  private choicesOf(group: string): Choice[] {
    let choices = this.choices.get(group);
    if (!choices) this.choices.set(group, (choices = group.split('|').map(parsed)));
    return choices;
  }

  private holding(group: string, facts: readonly Fact[]): Fact[] {
    const choices = this.choicesOf(group);
    return facts.filter((fact) => choices.some(({ code, structure, severe }) =>
      fact.codes.includes(code) && (!severe || fact.severe) &&
      (structure === undefined || (fact.structure !== undefined && this.isWithin(fact.structure, structure))))); // prettier-ignore
  }
}

interface Choice {
  code: string;
  structure: string | undefined;
  severe: boolean;
}

function parsed(fact: string): Choice {
  const severe = fact.startsWith('severe:');
  const [code, structure] = (severe ? fact.slice('severe:'.length) : fact).split('@');
  return { code: code!, structure, severe };
}

/** What a rule makes of the severity of the complaints that fired it. */
export function severityOf(urgency: Urgency): Severity | undefined {
  return urgency === 'emergency_ambulance' ? 'critical' : urgency === 'emergency' ? 'severe' : undefined;
}
