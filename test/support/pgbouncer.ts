import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../../scripts/free-port.mjs';
import { afterTheFile } from './clean-up.js';
import type { OwnPostgres } from './own-postgres.js';
import { lesserUser, serverFolder } from './postgres-server.mjs';
import { until } from './until.js';

/** `PGBOUNCER=… npm test -- test/pgbouncer` tries another version. */
const PGBOUNCER = process.env['PGBOUNCER'] || '/usr/sbin/pgbouncer';
/** The first version that keeps prepared statements apart in transaction mode. */
const PREPARES_SINCE = 21;
const FILE = 'deploy/pgbouncer/pgbouncer.ini';

/**
 * Runs the file of `deploy/pgbouncer` in a real PgBouncer, with the addresses of this run in it.
 * @param changes what is replaced besides, all of which the file has to hold
 * @returns the address that leads through it
 */
export async function startPgbouncer(
  { server, user, password, name }: OwnPostgres,
  changes: [RegExp, string][] = [],
): Promise<string> {
  const folder = await serverFolder('pgbouncer');
  const port = await freePort();
  let ini = await readFile(resolve(FILE), 'utf8');
  for (const [from, to] of [
    ...changes,
    [/port=5432/, `port=${server.port}`] as const,
    [/^listen_port = .*$/m, `listen_port = ${port}\nunix_socket_dir =`] as const,
    [/^auth_file = .*$/m, `auth_file = ${folder}/userlist.txt`] as const,
  ]) {
    expect(ini).toMatch(from);
    ini = ini.replace(from, to);
  }
  await writeFile(join(folder, 'pgbouncer.ini'), ini);
  await writeFile(join(folder, 'userlist.txt'), `"${user}" "${password}"\n`);
  const child = spawn(PGBOUNCER, [join(folder, 'pgbouncer.ini')], {
    ...(await lesserUser()), // as root it refuses to run
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exit = new Promise((done) => child.once('close', done));
  afterTheFile(async () => {
    child.kill('SIGKILL');
    await exit;
    await rm(folder, { recursive: true, force: true });
  });
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${said}`);
    return answers(url);
  });
  return url;
}

/** @returns whether this version knows of prepared statements */
export async function knowsPrepared(): Promise<boolean> {
  if (!existsSync(PGBOUNCER)) throw new Error('These tests need PgBouncer: apt-get install pgbouncer');
  const { stdout } = await promisify(execFile)(PGBOUNCER, ['--version']);
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout)!.map(Number);
  return major! > 1 || minor! >= PREPARES_SINCE;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
