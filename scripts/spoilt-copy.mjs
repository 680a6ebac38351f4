import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

const LEFT_OUT = new Set(['node_modules', '.git', '.data', 'coverage']);
const REPORTER = '--reporters=./scripts/failed-tests-reporter.mjs';
const FAULT_LIMIT_MS = 240_000;
const AFTER_FIRST_FAILURE_MS = 3_000; // enough for the names of a few more tests that notice
/** A busy machine must not look like a fault that was noticed: neither a slow test nor a server that did not start. */
const TEST_LIMIT_MS = 60_000;
const DID_NOT_START = /before it listened|did not listen/;

/** @param name as in scripts/faults: `refresh` for test/refresh.test.ts, `src/access/freshness.spec` for a spec */
export const testFile = (name) => (name.includes('/') ? `${name}.ts` : `test/${name}.test.ts`);

/** @returns what puts the file back as it was; without the one place to be spoilt, nothing is */
function spoil(path, find, replace) {
  const whole = readFileSync(path, 'utf8');
  const parts = whole.split(find);
  if (parts.length === 2) writeFileSync(path, parts.join(replace));
  return () => writeFileSync(path, whole);
}

/** A copy of the built tree, whose tests start the copy's `dist`, and in which that may be spoilt. */
export class SpoiltCopy {
  folder = mkdtempSync(join(tmpdir(), 'meditwin-faults-'));
  child = undefined;
  stopped = false;

  constructor() {
    const entries = readdirSync('.').filter((entry) => !LEFT_OUT.has(basename(entry)));
    for (const entry of entries) cpSync(entry, join(this.folder, entry), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(this.folder, 'node_modules'));
    this.countAsBuilt();
  }

  /** scripts/test.mjs must not build anew. */
  countAsBuilt() {
    const later = new Date(Date.now() + 600_000);
    utimesSync(join(this.folder, 'dist/.built'), later, later);
  }

  /**
   * Plants one fault, runs the tests that could notice it, and takes it back. Where the source reads like what was built
   * of it, it is planted there too, for specs and tests that import from `src`.
   * @returns `noticed` with the tests that failed, `survived`, or `broken` with why no test could tell
   */
  async plant({ file, find, replace, tests, env }) {
    const built = join(this.folder, 'dist', file);
    const source = join(this.folder, file.replace(/\.js$/, '.ts'));
    const takeBack = [built, source].map((path) => spoil(path, find, replace));
    this.countAsBuilt();
    try {
      const { status, stderr } = spawnSync(process.execPath, ['--check', built], { encoding: 'utf8' });
      if (status !== 0) return { outcome: 'broken', says: [stderr.trim()] };
      const spoilt = readFileSync(built, 'utf8');
      const { failed, green, output } = await this.run(tests, FAULT_LIMIT_MS, 1, env);
      if (readFileSync(built, 'utf8') !== spoilt)
        return { outcome: 'broken', says: ['the fault was built away'] };
      if (failed.length > 0) return { outcome: 'noticed', says: failed };
      return green ? { outcome: 'survived', says: [] } : { outcome: 'broken', says: [output] };
    } finally {
      for (const undo of takeBack) undo();
      this.countAsBuilt();
    }
  }

  /**
   * Runs test files, until the first that fails or the limit is over.
   * @param env of the tests, besides that of this process
   * @returns what failed and why, whether everything ran and passed, and what was printed
   */
  async run(tests, limitMs, workers = 1, env = {}) {
    const jest = ['--bail', `--maxWorkers=${workers}`, `--testTimeout=${TEST_LIMIT_MS}`, REPORTER];
    const child = spawn(process.execPath, ['scripts/test.mjs', ...tests.map(testFile), ...jest], {
      cwd: this.folder,
      env: { ...process.env, ...env },
    });
    this.child = child;
    const end = () => child.kill('SIGTERM');
    const timers = [setTimeout(end, limitMs)];
    const failed = [];
    const printed = [];
    createInterface({ input: child.stderr }).on('line', (line) => printed.push(line));
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed.push(line);
      const { name, because } = line.startsWith('FAILED {') ? JSON.parse(line.slice('FAILED '.length)) : {};
      if (!name || DID_NOT_START.test(because)) return;
      if (failed.push(`${name}: ${because}`) === 1) timers.push(setTimeout(end, AFTER_FIRST_FAILURE_MS));
    });
    const [code] = await once(child, 'close');
    for (const timer of timers) clearTimeout(timer);
    this.child = undefined;
    const passed = printed.some((line) => /^[1-9]\d* passed, 0 failed$/.test(line));
    return {
      failed,
      green: code === 0 && failed.length === 0 && passed,
      output: printed.slice(-20).join('\n'),
    };
  }

  stop() {
    this.stopped = true;
    this.child?.kill('SIGTERM');
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
