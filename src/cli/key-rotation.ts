import { derivedKeysSecret } from '../config/secrets.js';
import type { EnvFile } from './env-file.js';
import { type Kind, keysOf, type RotatedKey, rotatedKey } from './rotated-key.js';

export const STEPS = ['add', 'swap', 'drop'] as const;
export type Step = (typeof STEPS)[number];

const MARKED = /^is (coming|old) since (\S+)$/;

/**
 * The rotation of one kind of key in an environment file. Where it stands is told by the second key and a dated comment above
 * it: no second → add → coming → swap → old → drop → no second.
 */
export class KeyRotation {
  readonly next: Step;
  private readonly key: RotatedKey;
  private readonly before: Record<string, string>;
  private readonly mark: string;
  /** When the second key became what it is; without meaning when there is none. */
  private readonly since: number;

  /** @throws InvalidEnvironment, or Error with a sentence, when the file is in no state from which to go on */
  constructor(
    private readonly file: EnvFile,
    private readonly kind: Kind,
  ) {
    this.before = file.values;
    this.key = rotatedKey(kind, keysOf(this.before));
    const { current, second } = this.key;
    if (!this.before[current]) throw new Error(`${current} is not set in this file: nothing to rotate.`);
    this.mark = `keys:rotate ${second}`;
    const [, what, since = ''] = MARKED.exec(file.note(this.mark) ?? '') ?? [];
    this.since = Date.parse(since);
    if (this.before[second] && Number.isNaN(this.since))
      throw new Error(
        `${second} was not put there by this command. Say above it what it is: "# ${this.mark} is coming since ${new Date().toISOString()}", or "is old since".`,
      );
    this.next = !this.before[second] ? 'add' : what === 'coming' ? 'swap' : 'drop';
  }

  /** Where it stands and what comes next. Ids of keys only, never a key. */
  describe(): string {
    const { current, second } = this.key;
    const beside =
      this.next === 'add'
        ? 'there is no second key'
        : `${second} is ${this.next === 'swap' ? 'coming' : 'old'} (kid ${this.kid(second)})`;
    return `${current} signs (kid ${this.kid(current)}), ${beside}. Next: npm run keys:rotate -- ${this.kind} ${this.next}`;
  }

  /**
   * Takes one step in the file.
   * @returns what to do now
   * @throws Error with a sentence when it is another step's turn, too early, or the file is written in too odd a way
   */
  take(step: Step, now = new Date()): string {
    if (step !== this.next) throw new Error(`It is not the turn of "${step}": ${this.describe()}`);
    const wait = { add: 0, swap: this.key.secondsUntilSwap, drop: this.key.secondsUntilDrop }[step];
    if (step !== 'add' && this.since + wait * 1000 > now.getTime())
      throw new Error(
        `Too early for "${step}": not before ${new Date(this.since + wait * 1000).toISOString()}.`,
      );
    const said = this[step](now.toISOString());
    this.refuseOtherChanges();
    return `${said}\n${new KeyRotation(this.file, this.kind).describe()}`;
  }

  private add(now: string): string {
    const { current, second, make } = this.key;
    this.file.write(second, make(this.before), current);
    this.file.writeNote(this.mark, `is coming since ${now}`, second);
    return `${second} holds a new key that only verifies. Restart every instance with it before the next step.`;
  }

  private swap(now: string): string {
    const { current, second, retire, secondsUntilDrop } = this.key;
    const [signed, coming] = [this.file.written(current), this.file.written(second)];
    this.file.write(current, coming, current);
    this.file.write(second, retire(signed, this.before[current]!), current);
    this.file.writeNote(this.mark, `is old since ${now}`, second);
    if (current === 'JWT_SECRET_KEY' && !this.before['DERIVED_KEYS_SECRET'])
      this.file.write('DERIVED_KEYS_SECRET', derivedKeysSecret(this.before[current]!), second);
    return `The two keys have changed places. Restart every instance; ${secondsUntilDrop} s after the last restart nothing of the old key is alive.`;
  }

  private drop(): string {
    const { current, second } = this.key;
    const path = second.endsWith('_FILE') ? ` ${this.before[second]} may be deleted.` : '';
    this.file.write(second, '', current);
    this.file.writeNote(this.mark, undefined, second);
    return `The old key is gone. Restart every instance.${path}`;
  }

  /** Reads the result as the server will: a variable that stands there twice or in odd quotes must not be half changed. */
  private refuseOtherChanges(): void {
    const { current, second } = this.key;
    const after = this.file.values;
    keysOf(after);
    const meant: Record<Step, boolean> = {
      add: after[current] === this.before[current] && after[second] !== undefined,
      swap:
        after[current] === this.before[second] && this.kid(second) === this.key.kid(this.before[current]!),
      drop: after[current] === this.before[current] && after[second] === undefined,
    };
    const others = new Set([...Object.keys(this.before), ...Object.keys(after)]);
    for (const own of [current, second, 'DERIVED_KEYS_SECRET']) others.delete(own);
    if (meant[this.next] && [...others].every((name) => after[name] === this.before[name])) return;
    throw new Error(`${current} or ${second} is written in a way that can't be changed safely, e.g. twice.`);
  }

  private kid(name: string): string | undefined {
    const value = this.file.values[name];
    return value && this.key.kid(value);
  }
}
