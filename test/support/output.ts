import type { ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ofTheRun } from './run.js';

let count = 0;

/**
 * Keeps what a process of the server prints until the end of the run, when `npm test` searches it for secrets.
 * @param mayShow secrets that it prints on purpose
 */
export function keepOutput({ stdout, stderr }: ChildProcess, mayShow: readonly string[] = []): void {
  const folder = join(ofTheRun('FOLDER'), 'output');
  mkdirSync(folder, { recursive: true });
  const test = basename(expect.getState().testPath ?? 'unknown');
  const file = join(folder, `${test}-${process.pid}-${++count}.log`);
  if (mayShow.length > 0) writeFileSync(`${file}.may-show.json`, JSON.stringify(mayShow));
  for (const output of [stdout, stderr])
    output?.on('data', (chunk: string | Buffer) => appendFileSync(file, chunk));
}
