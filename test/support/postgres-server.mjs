import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { appendFile, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../../scripts/free-port.mjs';

// PostgreSQL servers of one's own from the packages of this machine, in temporary folders: also a primary and its replica.
// Plain JavaScript, for tests and scripts alike; its types are in postgres-server.d.mts.

const run = promisify(execFile);
const PACKAGES = '/usr/lib/postgresql';
const STARTS_WITHIN_MS = 60_000;
const OWNER = 'postgres';
/** Thrown away at the end, so nothing needs to wait for the disk. */
const SETTINGS = { fsync: 'off', shared_buffers: '16MB', max_connections: '60', unix_socket_directories: '' };

/** @returns the folder of the newest binaries */
function newestBinaries() {
  const versions = (() => {
    try {
      return readdirSync(PACKAGES).filter((name) => /^\d+$/.test(name));
    } catch {
      return [];
    }
  })();
  const newest = versions.map(Number).sort((one, other) => other - one)[0];
  if (newest === undefined)
    throw new Error('This starts a PostgreSQL, which is not here: apt-get install postgresql');
  return join(PACKAGES, String(newest), 'bin');
}

/** PostgreSQL refuses to run as root. @returns the user as whom a program is run, for `spawn` */
export async function lesserUser() {
  if (process.getuid() !== 0) return {};
  const id = async (option) => Number((await run('id', [option, OWNER])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

/** A new folder, which the user of the servers may use. */
export async function serverFolder(name) {
  const folder = await mkdtemp(join(tmpdir(), `meditwin-test-${process.pid}-${name}-`));
  const { uid, gid } = await lesserUser();
  if (uid !== undefined) await chown(folder, uid, gid);
  return folder;
}

export class PostgresServer {
  constructor(folder, port, user) {
    this.folder = folder;
    this.port = port;
    this.data = join(folder, 'data');
    this.user = user;
    this.child = undefined;
  }

  /** @returns the address of one of its databases, as its superuser */
  url(database = 'postgres') {
    return `postgres://${OWNER}@127.0.0.1:${this.port}/${database}`;
  }

  get running() {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Also after `stop` or `kill`, on the same data and port. */
  async start() {
    const late = performance.now() + STARTS_WITHIN_MS;
    for (;;) {
      const said = await this.launch(late);
      if (said === undefined) return;
      // What a killed one left goes on for a moment.
      if (!said.includes('shared memory block') || performance.now() > late)
        throw new Error(`PostgreSQL does not start: ${said}`);
    }
  }

  /** @returns what it said when it does not start */
  async launch(late) {
    const said = [];
    const child = spawn(join(newestBinaries(), 'postgres'), ['-D', this.data, '-p', String(this.port)], {
      ...this.user,
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text) => said.push(text) > 50 && said.shift());
    this.child = child;
    while (!(await this.query('SELECT').catch(() => false))) {
      if (!this.running || performance.now() > late) return said.join('');
      await sleep(50);
    }
    return undefined;
  }

  /** @param how `SIGINT` ends connections and writes all down, `SIGQUIT` and `SIGKILL` write nothing down */
  async stop(how = 'SIGINT') {
    if (!this.running) return;
    this.child.kill(how);
    await once(this.child, 'exit');
  }

  /** As a power cut would, as far as a process can tell; its backends see it and end. */
  kill() {
    return this.stop('SIGKILL');
  }

  /** Waits until a replica has all that this one has now. */
  async level(replica) {
    const [{ lsn }] = await this.query('SELECT pg_current_wal_lsn()::text AS lsn');
    const behind = () => replica.query('SELECT pg_last_wal_replay_lsn() < $1::pg_lsn AS behind', [lsn]);
    while ((await behind())[0].behind) await sleep(20);
  }

  /** A replica takes writes from now on. */
  async promote() {
    await this.query('SELECT pg_promote(true, 60)');
  }

  /** @returns the rows */
  async query(sql, values, database = 'postgres') {
    const client = new pg.Client({ connectionString: this.url(database), connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Changes settings of a server that runs. */
  async set(settings) {
    await this.write(settings);
    await this.query('SELECT pg_reload_conf()');
  }

  async write(settings) {
    const lines = Object.entries(settings).map(
      ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
    );
    await appendFile(join(this.data, 'postgresql.conf'), lines.join(''));
  }

  /** Ends it, and removes its files. */
  async remove() {
    await this.stop('SIGQUIT');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Makes a server and starts it.
 * @param settings of `postgresql.conf`; `fsync: 'on'` where a power cut is played
 * @param hba lines of `pg_hba.conf`; by default whoever is on this machine gets in, without a password
 */
export async function startPostgres({ settings = {}, hba } = {}) {
  const user = await lesserUser();
  const server = new PostgresServer(await serverFolder('postgres'), await freePort(), user);
  try {
    const options = ['--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
    await run(
      join(newestBinaries(), 'initdb'),
      [`--pgdata=${server.data}`, `--username=${OWNER}`, ...options],
      { ...user, cwd: server.folder },
    );
    await server.write({ listen_addresses: '127.0.0.1', ...SETTINGS, ...settings });
    if (hba) await writeFile(join(server.data, 'pg_hba.conf'), hba);
    await server.start();
    return server;
  } catch (error) {
    await server.remove();
    throw error;
  }
}

/**
 * Makes a replica of a server that runs, which follows it from then on.
 * @param name as which `synchronous_standby_names` may name it
 */
export async function startReplica(primary, { name = 'replica' } = {}) {
  const replica = new PostgresServer(await serverFolder('replica'), await freePort(), primary.user);
  try {
    const from = `host=127.0.0.1 port=${primary.port} user=${OWNER} application_name=${name}`;
    await run(
      join(newestBinaries(), 'pg_basebackup'),
      [
        `--dbname=${from}`,
        `--pgdata=${replica.data}`,
        '--checkpoint=fast',
        '--write-recovery-conf',
        '--no-sync',
      ],
      { ...primary.user, cwd: replica.folder },
    );
    await replica.start();
    return replica;
  } catch (error) {
    await replica.remove();
    throw error;
  }
}
