import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { afterTheFile } from './clean-up.js';
import { keepOutput } from './output.js';
import { IS_FLEET } from './run.js';
import { rememberSettings } from './secrets.js';

const MAIN = resolve('dist/src/main.js');
/** In a fleet all of them start at once. */
const STARTS_WITHIN_MS = IS_FLEET ? 120_000 : 30_000;
const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/i;

/** One process of the built server, ended at the latest after the test file. */
export class Instance {
  constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    /** Its exit code; null when a signal ended it. */
    readonly exit: Promise<number | null>,
  ) {}

  get pid(): number {
    return this.child.pid!;
  }

  get isUp(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Leaves what it prints to standard output unread, as a collector of logs does that hangs. */
  leaveOutput(): void {
    this.child.stdout!.pause();
  }

  readOutput(): void {
    this.child.stdout!.resume();
  }

  /** @returns its exit code; null when the signal ended it */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.child.kill(signal);
    return this.exit;
  }
}

/**
 * Starts the built server on a free port and waits until it listens.
 * @param env all of its settings
 * @param logs gets what it prints, line by line
 */
export async function startInstance(
  env: Record<string, string | undefined>,
  folder: string,
  logs: string[],
): Promise<Instance> {
  // In this folder no .env of the developer's is found.
  const child = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  keepOutput(child);
  rememberSettings(env);
  const exit = new Promise<number | null>((done) => child.once('close', done));
  afterTheFile(async () => {
    const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill('SIGTERM');
    await exit;
    clearTimeout(forced);
  });
  return new Instance(await listening(child, exit, logs), child, exit);
}

function listening(child: ChildProcess, exit: Promise<number | null>, logs: string[]): Promise<string> {
  return new Promise((found, failed) => {
    const fail = (why: string) => failed(new Error(`The server ${why}. It printed:\n${logs.join('\n')}`));
    const late = setTimeout(() => fail(`did not listen within ${STARTS_WITHIN_MS} ms`), STARTS_WITHIN_MS);
    void exit.then((code) => {
      clearTimeout(late);
      fail(`ended with code ${code} before it listened`);
    });
    for (const output of [child.stdout!, child.stderr!]) {
      let rest = '';
      output.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        logs.push(...lines);
        const url = lines.map((line) => LISTENING.exec(line)?.[1]).find(Boolean);
        if (!url) return;
        clearTimeout(late);
        found(url);
      });
      output.on('end', () => rest && logs.push(rest));
    }
  });
}
