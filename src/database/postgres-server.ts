import { spawn, type ChildProcess } from 'node:child_process';
import { chown, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresUnavailable } from './embedded-postgres-unavailable.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import type { PostgresFolder } from './postgres-folder.js';
import { exists, makeWholeFolder } from './whole-folder.js';

export const POSTGRES_USER = 'meditwin';
export const POSTGRES_DATABASE = 'meditwin';
/** Only part of the socket's name: nothing listens on TCP. */
export const POSTGRES_PORT = 5432;

const LONGEST_LOG_BYTES = 1_000_000;
const STOP_WITHIN_MS = 30_000;
/** Nothing of ours: no PG* variable, locale or time zone of the caller may change what the server does. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/** Writes an empty cluster where there is none; text sorts by code point, so it does on every machine. */
export async function initialisePostgres(folder: PostgresFolder, binaries: PostgresBinaries): Promise<void> {
  const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const locale = binaries.major >= 17 ? builtin : ['--locale=C.UTF-8'];
  await makeWholeFolder(folder.data, async (unfinished) => {
    if (folder.runAs) await chown(unfinished, folder.runAs.uid, folder.runAs.gid);
    await run(folder, join(binaries.bin, 'initdb'), [
      `--pgdata=${unfinished}`,
      `--username=${POSTGRES_USER}`,
      '--encoding=UTF8',
      '--auth=reject',
      ...locale,
    ]);
  });
}

/** Starts the server in a session of its own, so that Ctrl-C in a terminal reaches the API alone. */
export async function startPostgres(
  folder: PostgresFolder,
  binaries: PostgresBinaries,
): Promise<ChildProcess> {
  const written = await stat(folder.log).catch(() => undefined);
  if (written && written.size > LONGEST_LOG_BYTES) {
    await rename(folder.log, `${folder.log}.1`).catch(() => undefined); // a second process was faster
  }
  const log = await open(folder.log, 'a', 0o600);
  try {
    const settings = {
      listen_addresses: '',
      port: POSTGRES_PORT,
      unix_socket_directories: `"${folder.sockets.replaceAll('"', '""')}"`, // a list, so the name is quoted
      unix_socket_permissions: '0700',
      hba_file: folder.hba,
      ident_file: folder.ident,
      max_connections: 100,
      shared_buffers: '64MB',
      max_wal_size: '256MB',
      logging_collector: 'off',
      log_min_messages: 'log', // leaves out errors of single queries: they would fill the disk and quote user data
      log_checkpoints: 'off',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(join(binaries.bin, 'postgres'), ['-D', folder.data, ...options], {
      ...processOptions(folder),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    server.on('error', () => undefined); // seen by whoever waits: no socket appears, `exitCode` or `pid` tells
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

/**
 * Stops the server that runs on this folder, if any, and waits until it is gone.
 * `pg_ctl` sends the signal as the server's own user: a forged postmaster.pid can't make root hit another process.
 */
export async function stopPostgres(folder: PostgresFolder, binaries: PostgresBinaries): Promise<void> {
  const pidFile = join(folder.data, 'postmaster.pid');
  if (!(await exists(pidFile))) return;
  await run(folder, join(binaries.bin, 'pg_ctl'), ['stop', '-W', '-m', 'fast', '-D', folder.data]).catch(
    async (error: unknown) => {
      // Already gone is as good; a file left behind by a dead server is sorted out by the next start.
      if (!/No such process|PID file|is server running/i.test(String(error))) throw error;
    },
  );
  const until = performance.now() + STOP_WITHIN_MS;
  while ((await runs(pidFile)) && performance.now() < until) await sleep(10);
}

/** Whether it was told to stop; its state is the eighth line of postmaster.pid. */
export async function isStopping(folder: PostgresFolder): Promise<boolean> {
  const lines = (await readFile(join(folder.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[7]?.trim() === 'stopping';
}

/** The last lines of the server's log, for an error message. */
export async function endOfLog(folder: PostgresFolder): Promise<string> {
  const text = await readFile(folder.log, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-8).join('\n');
}

async function runs(pidFile: string): Promise<boolean> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Runs one of PostgreSQL's tools to its end. */
async function run(folder: PostgresFolder, program: string, args: string[]): Promise<void> {
  const tool = spawn(program, args, { ...processOptions(folder), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  tool.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  tool.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    tool.on('error', reject);
    tool.on('close', resolve);
  }).catch((error: unknown) => {
    throw new EmbeddedPostgresUnavailable(`${program} does not start (${(error as Error).message})`, error);
  });
  if (code === 0) return;
  if (/user does not exist|could not look up effective user/i.test(said)) {
    throw new EmbeddedPostgresUnavailable('the user it would run as has no name on this system');
  }
  throw new EmbeddedPostgresUnavailable(`${program} failed (${said.trim().split('\n').slice(-4).join(' ')})`);
}

/** The working folder of the API may be closed to the server's user, and PostgreSQL wants to read it. */
function processOptions(folder: PostgresFolder) {
  return { cwd: folder.base, env: ENVIRONMENT, ...folder.runAs };
}
