import { spawn } from 'node:child_process';
import { temporaryFolder } from './run.js';

export interface Ended {
  readonly code: number | null;
  /** What it printed, on both streams. */
  readonly output: string;
}

/** Runs a program of Node to its end with a text on its standard input, in a new folder unless one is given. */
export async function run(
  args: string[],
  input = '',
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Ended> {
  const folder = cwd ?? (await temporaryFolder('command'));
  const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}
