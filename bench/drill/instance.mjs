import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.mjs';
import { patiently } from './parts.mjs';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');

/** The built server as an orchestrator runs it: at the same port, whatever becomes of it. */
export class Instance {
  #parts;
  #part;
  #env;

  constructor(parts, name, port, env) {
    this.#parts = parts;
    this.name = name;
    this.port = port;
    this.#env = env;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async create(parts, name, env) {
    return new Instance(parts, name, await freePort(), env);
  }

  /** Resolves when it is ready. @param env besides that of all */
  async start(env = {}) {
    const cwd = join(this.#parts.folder, this.name);
    mkdirSync(cwd, { recursive: true });
    this.#part = await this.#parts.start(this.name, process.execPath, [MAIN], {
      cwd, // no .env of the developer's is found here
      env: { PATH: process.env.PATH, PORT: String(this.port), DATA_DIR: cwd, ...this.#env, ...env },
    });
    await patiently(async () => {
      if (!this.#part.isRunning) throw new Error(`${this.name} ended:\n${this.#parts.log(this.name)}`);
      const { status } = await fetch(`${this.url}/health/ready`);
      if (status !== 200) throw new Error(`${this.name} is not ready (${status})`);
    });
  }

  get pid() {
    return this.#part.child.pid;
  }

  /** Asks it to finish. @returns its exit code */
  stop() {
    return this.#part.stop('SIGTERM');
  }

  kill() {
    return this.#part.kill();
  }

  freeze() {
    this.#part.child.kill('SIGSTOP');
  }

  thaw() {
    this.#part.child.kill('SIGCONT');
  }

  /** Its event loop stands still for as long as BUSY_LOOP_MS says; only with busy-loop.mjs. */
  keepBusy() {
    this.#part.child.kill('SIGUSR2');
  }
}
