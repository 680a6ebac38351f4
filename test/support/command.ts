import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Database } from './database.js';
import { keepOutput } from './output.js';
import { temporaryFolder } from './run.js';
import { rememberSecret, rememberSettings } from './secrets.js';
import { TEST_SECRETS } from './server.js';

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a program of Node's to its end, with a text on its standard input: a password, if any.
 * @param mayShow secrets that it prints on purpose
 */
export async function run(
  args: string[],
  input: string,
  env: Record<string, string> = {},
  mayShow: readonly string[] = [],
): Promise<Ran> {
  const folder = await temporaryFolder('command');
  const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  keepOutput(child, mayShow);
  rememberSettings(env);
  rememberSecret('password', input.trim());
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}

/** Runs one of the built commands, such as `user-password.js`, in an environment that has the secrets of the tests. */
export const command = (
  name: string,
  args: string[],
  env: Record<string, string>,
  input = '',
  mayShow: readonly string[] = [],
): Promise<Ran> => run([resolve('dist/src/cli', name), ...args], input, { ...TEST_SECRETS, ...env }, mayShow);

/** The same on a database. */
export const commandOn = (database: Database, name: string, args: string[], input: string): Promise<Ran> =>
  command(name, args, { DATABASE_URL: database.url }, input);
