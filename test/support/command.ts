import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { temporaryFolder } from './run.js';
import { TEST_SECRETS } from './server.js';

/** Runs a command of `dist/src/cli` to its end. @returns its exit code and all that it printed */
export async function command(
  name: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [resolve('dist/src/cli', name), ...args], {
    cwd: await temporaryFolder('command'), // no .env of the developer's is found here
    env: { PATH: process.env['PATH'], ...TEST_SECRETS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}
