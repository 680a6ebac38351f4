import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** On a machine that has much else to do. */
const STARTS_WITHIN_MS = 180_000;
/** Longer than a server takes to finish (25 s). */
const ENDS_WITHIN_MS = 40_000;

const open = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    console.error(`Stopped by ${signal}.`);
    void Promise.all([...open].map((parts) => parts.end())).then(() => process.exit(1));
  });

/** What one drill started: processes, which it ends by their pid, and a folder, which it removes. */
export class Parts {
  /** Readable for all: PostgreSQL is another user here. */
  folder = mkdtempSync(join(tmpdir(), 'meditwin-drill-'));
  #running = new Set();
  #closers = [];
  #isOver = false;

  constructor() {
    open.add(this);
    chmodSync(this.folder, 0o755);
  }

  /** @returns a process, whose output goes to a file of that name in the folder */
  async start(name, command, args, options = {}) {
    if (this.#isOver) throw new Error('The drill is over.');
    const log = openSync(join(this.folder, `${name}.log`), 'a');
    const part = new Part(spawn(command, args, { stdio: ['ignore', log, log], ...options }));
    await part.started;
    this.#running.add(part);
    void part.ended.then(() => this.#running.delete(part));
    return part;
  }

  /** Runs a command to its end. @throws when it fails, with what it printed */
  async run(name, command, args, options) {
    const part = await this.start(name, command, args, options);
    const code = await part.ended;
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${this.log(name)}`);
  }

  /** What a part printed so far. */
  log(name) {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8');
  }

  /** @param close called before the processes are ended */
  onEnd(close) {
    this.#closers.push(close);
  }

  /** @param keep leaves the folder, with all that was printed */
  async end({ keep = false } = {}) {
    open.delete(this);
    this.#isOver = true;
    for (const close of this.#closers.reverse()) await close().catch(() => undefined);
    const last = [...this.#running].reverse();
    for (const part of last) part.signalAll('SIGKILL');
    await Promise.all(last.map((part) => part.ended));
    if (keep) console.log(`What the parts printed: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A process of the drill's own. */
class Part {
  constructor(child) {
    this.child = child;
    this.started = once(child, 'spawn');
    this.ended = new Promise((done) => child.once('close', (code) => done(code)));
  }

  get isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** @returns its exit code; what does not end in time is killed, and that is an error */
  async stop(signal = 'SIGTERM') {
    const late = setTimeout(() => this.signalAll('SIGKILL'), ENDS_WITHIN_MS);
    this.child.kill(signal);
    const code = await this.ended;
    clearTimeout(late);
    if (this.child.signalCode === 'SIGKILL')
      throw new Error(`${signal} did not end ${this.child.spawnfile}.`);
    return code;
  }

  /** As `kill -9` of it and of what it started: none is left to say goodbye. */
  async kill() {
    this.signalAll('SIGKILL');
    await this.ended;
  }

  /** Stopped first, so that it starts nothing new meanwhile. */
  signalAll(signal) {
    if (!this.isRunning) return;
    if (signal !== 'SIGCONT') this.child.kill('SIGSTOP');
    for (const pid of childrenOf(this.child.pid)) process.kill(pid, signal);
    this.child.kill(signal);
  }
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Asks until it gets an answer. @throws the last refusal when there is none in time */
export async function patiently(ask) {
  const late = performance.now() + STARTS_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > late) throw error;
      await sleep(50);
    }
  }
}
