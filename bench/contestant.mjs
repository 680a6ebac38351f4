import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/i;
const TICK_MS = 10;

/** Servers get the first core; who calls them, and is no part of what is measured, gets the last. */
const SERVER_CORE = 0;
const CALLER_CORE = cpus().length - 1;
/** Without `taskset` (Linux has it) the system places them as it likes. */
const pinned = process.platform === 'linux' && CALLER_CORE > SERVER_CORE;

/** Moves this very process to the core of those who call. */
export function stayWithTheCallers() {
  if (pinned)
    spawn('taskset', ['--all-tasks', '--cpu-list', '--pid', String(CALLER_CORE), String(process.pid)]);
}

/** A server to be measured, in a process of its own on a core of its own. */
export class Contestant {
  static #running = new Set();
  #child;
  #gone;

  constructor(child, url, gone) {
    this.#child = child;
    this.#gone = gone;
    this.url = url;
  }

  /** User and system time of the process, ms. Others at work don't falsify it as they do the wall's. */
  get cpuMs() {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  /** Resident memory, bytes. */
  get rss() {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'));
    return Number(kilobytes) * 1024;
  }

  async stop() {
    this.#child.kill('SIGTERM');
    await this.#gone;
  }

  /** Ends all that still run, also those that never listened. */
  static async stopAll() {
    for (const { child } of Contestant.#running) child.kill('SIGTERM');
    await Promise.all([...Contestant.#running].map(({ gone }) => gone));
  }

  /**
   * @param script of a server that prints where it listens; its log is read and thrown away, as a collector would
   * @param env its whole environment, besides PATH @param flags of Node
   */
  static async start(script, env = {}, { flags = [], cores = [SERVER_CORE], cwd } = {}) {
    const command = [process.execPath, ...flags, script];
    const [program, ...args] = pinned ? ['taskset', '--cpu-list', cores.join(','), ...command] : command;
    const child = spawn(program, args, {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((done) => child.once('close', done));
    const entry = { child, gone };
    Contestant.#running.add(entry);
    void gone.then(() => Contestant.#running.delete(entry));
    const url = await new Promise((found, failed) => {
      let said = '';
      const read = (text) => {
        const [, address] = LISTENING.exec((said += text)) ?? [];
        if (!address) return;
        child.stdout.off('data', read);
        if (process.env.BENCH_ECHO) child.stdout.pipe(process.stderr);
        else child.stdout.resume();
        found(address);
      };
      child.stdout.on('data', read);
      void gone.then((code) => failed(new Error(`${script} ended with ${code}:\n${said}`)));
    });
    return new Contestant(child, url, gone);
  }
}
