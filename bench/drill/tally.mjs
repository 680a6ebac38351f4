import { classOf } from './documented.mjs';

const SAMPLES = 10;

const shown = ({ status, code, cut, text }) => cut ?? `${status} ${code ?? text.slice(0, 80)}`;

/** Counts what the callers got, by class and kind. */
export class Tally {
  /** By class, as `classOf` names them. */
  classes = {};
  /** Codes of all problems, and how often they came. */
  codes = {};
  unexplained = [];
  /** Answers that held what belongs to somebody else, or not what the same caller had been told before. */
  wrong = [];
  /** Tokens of an ended session that were let in. */
  letIn = [];
  slowest = { ms: 0, kind: '' };
  lastFailureAt = -Infinity;
  #underWay = new Map();
  #successes = new Map();

  /**
   * Waits for an answer and counts it.
   * @param expected codes of 4xx that may come
   * @returns the answer, with its class as `is`, and when it was asked for
   */
  async count(kind, answering, expected, judge = classOf) {
    const began = performance.now();
    const key = Symbol(kind);
    this.#underWay.set(key, began);
    const answer = await answering;
    this.#underWay.delete(key);
    const ms = performance.now() - began;
    if (ms > this.slowest.ms) this.slowest = { ms, kind };
    return this.#counted(kind, answer, began, judge(answer, expected));
  }

  #counted(kind, answer, began, is) {
    this.classes[is] = (this.classes[is] ?? 0) + 1;
    if (answer.code) this.codes[answer.code] = (this.codes[answer.code] ?? 0) + 1;
    if (is === 'unexplained') this.tell(this.unexplained, `${kind}: ${shown(answer)}`);
    if (is === 'good' || is === 'refused') this.#successes.set(kind, { began });
    else this.lastFailureAt = performance.now();
    return { ...answer, is, began };
  }

  tell(list, sentence) {
    list.total = (list.total ?? 0) + 1;
    if (list.length < SAMPLES) list.push(sentence);
  }

  get answers() {
    return Object.values(this.classes).reduce((sum, count) => sum + count, 0);
  }

  /**
   * Has nothing failed for so long, and did every one of these kinds succeed since the last failure? Nothing may be under way that
   * began before.
   */
  isCalm(kinds, forMs, since) {
    const from = Math.max(this.lastFailureAt, since);
    return (
      performance.now() - from >= forMs &&
      [...this.#underWay.values()].every((began) => began > from) &&
      kinds.every((kind) => this.#successes.get(kind)?.began > from)
    );
  }
}
