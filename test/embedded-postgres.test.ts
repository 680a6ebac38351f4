import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { postgresFolder } from '../src/database/postgres-folder.js';
import { afterTheFile } from './support/clean-up.js';
import { temporaryFolder } from './support/run.js';

const root = process.getuid?.() === 0;

/** A process that joins as the API does; it starts as another user when it is told to. */
const PROGRAM = `
  import pg from 'pg';
  const { joinEmbeddedPostgres } = await import(process.argv[1]);
  const [, , dataDir, uid] = process.argv;
  if (uid) { process.setgroups([]); process.setgid(Number(uid)); process.setuid(Number(uid)); }
  const onRestart = (reason) => process.send({ restarted: reason });
  let postgres;
  try {
    postgres = await joinEmbeddedPostgres({ dataDir, onRestart });
  } catch (error) {
    process.send({ refused: error.message });
    process.exit(1);
  }
  const ask = async (sql) => {
    const client = new pg.Client(postgres.connection);
    client.on('error', () => {});
    try {
      await client.connect();
      return { rows: (await client.query(sql)).rows };
    } catch (error) {
      return { failed: error.code + ' ' + error.message };
    } finally {
      await client.end().catch(() => {});
    }
  };
  process.on('message', async ({ sql }) => {
    if (sql) return process.send(await ask(sql));
    await postgres.leave();
    process.send({ left: true }, () => process.exit(0));
  });
  process.send({ joined: true });
`;

/** Tries the socket of a server as another user, with the words of the protocol alone. */
const STRANGER = `
  import net from 'node:net';
  const [, socket, uid] = process.argv;
  if (uid) { process.setgroups([]); process.setgid(Number(uid)); process.setuid(Number(uid)); }
  const words = Buffer.from('\\0\\x03\\0\\0user\\0meditwin\\0database\\0meditwin\\0\\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(words.length + 4);
  const connection = net.connect(socket, () => connection.write(Buffer.concat([length, words])));
  connection.on('error', ({ code }) => console.log(code));
  connection.on('data', (answer) => {
    console.log(answer[0] === 0x45 ? /C(\\w{5})/.exec(answer.toString('latin1'))[1] : 'let in');
    connection.destroy();
  });
`;

const LAUNCHER = pathToFileURL('dist/src/database/embedded-postgres.js').href;

interface Said {
  readonly joined?: true;
  readonly left?: true;
  readonly refused?: string;
  readonly restarted?: string;
  readonly rows?: Record<string, unknown>[];
  readonly failed?: string;
}

class Api {
  private readonly heard: Said[] = [];

  private constructor(readonly child: ChildProcess) {
    child.on('message', (said) => this.heard.push(said as Said));
  }

  static async start(dataDir: string, uid?: number): Promise<Api> {
    const args = [LAUNCHER, dataDir, ...(uid === undefined ? [] : [String(uid)])];
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true, // a terminal's foreground group has nothing but the API in it
    });
    afterTheFile(async () => child.kill('SIGKILL'));
    return new Api(child);
  }

  static async joined(dataDir: string): Promise<Api> {
    const api = await Api.start(dataDir);
    expect(await api.next()).toEqual({ joined: true });
    return api;
  }

  async next(): Promise<Said> {
    while (this.heard.length === 0) {
      if (this.child.exitCode !== null) throw new Error(`the process ended with ${this.child.exitCode}`);
      await sleep(5);
    }
    return this.heard.shift()!;
  }

  async query(sql: string): Promise<Record<string, unknown>[]> {
    this.child.send({ sql });
    const { rows, failed } = await this.next();
    if (!rows) throw new Error(failed);
    return rows;
  }

  async leave(): Promise<void> {
    this.child.send({});
    expect(await this.next()).toEqual({ left: true });
  }

  /** @param target the process, or its group as Ctrl-C does */
  async end(signal: NodeJS.Signals, target: 'process' | 'group' = 'process'): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    process.kill(target === 'group' ? -this.child.pid! : this.child.pid!, signal);
    await ended;
  }
}

async function serverPid(dataDir: string): Promise<number> {
  const { data } = await postgresFolder(dataDir);
  return Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10);
}

/** A process whose parent was killed stays in the list as a zombie until init collects it. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const state = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return !/\) Z /.test(state);
}

/** Its last act is to remove its pid file, so it may be there for a moment more. */
async function gone(pid: number): Promise<void> {
  for (let look = 0; look < 100 && (await isRunning(pid)); look++) await sleep(20);
  expect(await isRunning(pid)).toBe(false);
}

async function output(program: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  await new Promise((resolve) => child.once('close', resolve));
  return said.trim();
}

describe('the embedded PostgreSQL', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await temporaryFolder('postgres');
  });

  it('is one server for two processes that start at once on an empty folder, until the last one leaves', async () => {
    const [one, two] = await Promise.all([Api.joined(dataDir), Api.joined(dataDir)]);
    const pid = await serverPid(dataDir);
    await one.query('CREATE TABLE kept (words text)');
    await one.query(`INSERT INTO kept VALUES ('Grüße')`);
    expect(await two.query('SELECT words FROM kept')).toEqual([{ words: 'Grüße' }]);

    await one.leave();
    expect(await two.query('SELECT words FROM kept')).toEqual([{ words: 'Grüße' }]);

    await two.leave();
    await gone(pid);
  });

  it('keeps its data, waits for the disk, and is PostgreSQL 18 with UTF-8 sorted by code point', async () => {
    const api = await Api.joined(dataDir);
    expect(await api.query('SELECT words FROM kept')).toEqual([{ words: 'Grüße' }]);
    const [settings] = await api.query(`
      SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
             current_setting('synchronous_commit') AS commits, current_setting('listen_addresses') AS tcp,
             current_setting('server_encoding') AS encoding, 'Z' < 'a' AS by_code_point, lower('É') AS lower`);
    expect(settings).toEqual({
      fsync: 'on',
      pages: 'on',
      commits: 'on',
      tcp: '',
      encoding: 'UTF8',
      by_code_point: true,
      lower: 'é',
    });
    await api.leave();
  });

  it('outlives a kill -9 of the process that started it, and the next one takes it over', async () => {
    const killed = await Api.joined(dataDir);
    const pid = await serverPid(dataDir);
    await killed.end('SIGKILL');
    expect(await isRunning(pid)).toBe(true);

    const next = await Api.joined(dataDir);
    expect(await serverPid(dataDir)).toBe(pid);
    await next.leave();
    await gone(pid);
  });

  it('does not hear the Ctrl-C meant for the API', async () => {
    const api = await Api.joined(dataDir);
    const other = await Api.joined(dataDir);
    await api.end('SIGINT', 'group');
    await sleep(100);
    expect(await other.query('SELECT 1 AS answers')).toEqual([{ answers: 1 }]);
    await other.leave();
  });

  it('comes back, with its data, when it is killed under a running process', async () => {
    const api = await Api.joined(dataDir);
    const pid = await serverPid(dataDir);
    await api.query(`INSERT INTO kept VALUES ('acknowledged')`);
    process.kill(pid, 'SIGKILL');

    expect(await api.next()).toEqual({ restarted: expect.stringContaining('runs again') as string });
    expect(await serverPid(dataDir)).not.toBe(pid);
    expect(await api.query('SELECT words FROM kept')).toEqual([
      { words: 'Grüße' },
      { words: 'acknowledged' },
    ]);
    await api.leave();
    await gone(pid);
  });

  it('comes back when it is told to stop under a running process', async () => {
    const api = await Api.joined(dataDir);
    process.kill(await serverPid(dataDir), 'SIGTERM'); // it waits for its clients, so it would for ever
    expect(await api.next()).toEqual({ restarted: expect.stringContaining('runs again') as string });
    expect(await api.query('SELECT 1 AS answers')).toEqual([{ answers: 1 }]);
    await api.leave();
  });

  it('is not stopped by the pid file of a server that is long gone', async () => {
    const before = await Api.joined(dataDir);
    const pid = await serverPid(dataDir);
    await before.end('SIGKILL');
    process.kill(pid, 'SIGKILL');

    const after = await Api.joined(dataDir);
    expect(await after.query('SELECT count(*)::int AS kept FROM kept')).toEqual([{ kept: 2 }]);
    await after.leave();
  });

  it('lets no other user in', async () => {
    const api = await Api.joined(dataDir);
    const { sockets } = await postgresFolder(dataDir);
    const socket = join(sockets, '.s.PGSQL.5432');
    expect((await stat(sockets)).mode & 0o777).toBe(0o700);
    expect(await output(STRANGER, socket)).toBe('let in'); // this user, for comparison
    if (root) {
      expect(await output(STRANGER, socket, '1')).toBe('EACCES');
      expect(await output(STRANGER, socket, '65534')).toBe('28000'); // the user the server runs as
    }
    await api.leave();
  });

  it('starts its log anew before it grows without end', async () => {
    const { log } = await postgresFolder(dataDir);
    await appendFile(log, 'x'.repeat(1_000_001));
    const api = await Api.joined(dataDir);
    await api.leave();
    expect((await stat(log)).size).toBeLessThan(10_000);
  });

  it('refuses data of another major version with one sentence that names both', async () => {
    const version = join((await postgresFolder(dataDir)).data, 'PG_VERSION');
    await writeFile(version, '9\n');
    const { refused } = await (await Api.start(dataDir)).next();
    expect(refused).toMatch(/written by PostgreSQL 9, and only PostgreSQL 18.* is here\. Set DATABASE_URL/s);
    await writeFile(version, '18\n');
  });

  it('works in a folder with a long path, spaces and Unicode', async () => {
    const far = await temporaryFolder(`postgres "mein", ${'ü'.repeat(90)} é`);
    const api = await Api.joined(far);
    expect(await api.query('SELECT 1 AS answers')).toEqual([{ answers: 1 }]);
    expect(Buffer.byteLength((await postgresFolder(far)).sockets)).toBeLessThanOrEqual(93);
    await api.leave();
  });

  it('tells a user without a name to set DATABASE_URL', async () => {
    if (!root) return; // only root can become such a user
    const theirs = join(tmpdir(), `meditwin-nameless-${process.pid}`); // the run's folder is closed to them
    afterTheFile(() => rm(theirs, { recursive: true, force: true }));
    const { refused } = await (await Api.start(theirs, 54_321)).next();
    expect(refused).toMatch(/no name on this system\. Set DATABASE_URL/);
  });
});
