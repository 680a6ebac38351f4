import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { parseEnv } from 'node:util';

/** What stands after `NAME=`: quoted, perhaps over several lines, or the rest of the line. */
const VALUE = `("[^"]*"|'[^']*'|\`[^\`]*\`|[^\\r\\n]*)`;
const assignment = (name: string): RegExp =>
  new RegExp(`^([ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*)${VALUE}`, 'm');

/** An environment file, changed one assignment at a time; everything else in it stays as it was typed. */
export class EnvFile {
  constructor(private text: string) {}

  static read(path: string): EnvFile {
    return new EnvFile(readFileSync(path, 'utf8'));
  }

  /**
   * Reads, changes and replaces a file in one go: whoever reads it sees the old or the new one, whole, mode 600. The draft
   * beside it is also the lock, so that two changes at once can't undo each other.
   */
  static change<T>(path: string, work: (file: EnvFile) => T): T {
    const target = realpathSync(path);
    const draft = `${target}.draft`;
    const opened = open(draft);
    try {
      const file = EnvFile.read(target);
      const result = work(file);
      writeSync(opened, file.text);
      keepOwner(draft, target);
      fsyncSync(opened);
      renameSync(draft, target);
      return result;
    } finally {
      closeSync(opened);
      rmSync(draft, { force: true });
    }
  }

  /** As Node reads it; an empty value counts as unset. */
  get values(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(parseEnv(this.text)).filter((entry): entry is [string, string] => !!entry[1]),
    );
  }

  /** What stands after `NAME=`, quotes included. */
  written(name: string): string {
    return assignment(name).exec(this.text)?.[2] ?? '';
  }

  /** @param after where a line is added if there is none yet: behind this variable's */
  write(name: string, written: string, after: string): void {
    if (assignment(name).test(this.text))
      this.text = this.text.replace(assignment(name), (_, head: string) => head + written);
    else this.text = this.text.replace(assignment(after), (whole) => `${whole}\n${name}=${written}`);
  }

  /** @returns the last part of a comment line that begins so */
  note(beginning: string): string | undefined {
    return this.text
      .split(/\r?\n/)
      .find((line) => line.startsWith(`# ${beginning} `))
      ?.slice(beginning.length + 3);
  }

  /** Puts such a comment line above the variable, in place of the one before; none when `words` is undefined. */
  writeNote(beginning: string, words: string | undefined, name: string): void {
    const lines = this.text.split('\n').filter((line) => !line.startsWith(`# ${beginning} `));
    this.text = lines.join('\n');
    if (words !== undefined)
      this.text = this.text.replace(assignment(name), (whole) => `# ${beginning} ${words}\n${whole}`);
  }
}

function open(draft: string): number {
  try {
    return openSync(draft, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(
      `${draft} is in the way: another change is under way, or one was cut off; then delete it.`,
      {
        cause: error,
      },
    );
  }
}

/** Root may change the file of the account that runs the server; the server must still be able to read it. */
function keepOwner(draft: string, target: string): void {
  const { uid, gid } = statSync(target);
  const made = statSync(draft);
  if (made.uid !== uid || made.gid !== gid) chownSync(draft, uid, gid);
}
