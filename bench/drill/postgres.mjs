import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../scripts/free-port.mjs';
import { patiently } from './parts.mjs';

const DEBIANS = '/usr/lib/postgresql';
const DATABASE = 'meditwin';

/** An acknowledged row is on the disk: fsync stays on, and so does `synchronous_commit`. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '32MB',
  max_connections: '60',
  wal_level: 'replica',
  max_wal_senders: '4',
  wal_keep_size: '64MB',
};

function binaries() {
  const versions = existsSync(DEBIANS) ? readdirSync(DEBIANS).map(Number).filter(Boolean) : [];
  if (versions.length === 0)
    throw new Error('The drill starts PostgreSQL, which is not here: apt-get install postgresql');
  return join(DEBIANS, String(Math.max(...versions)), 'bin');
}

/** PostgreSQL refuses to run as root. */
function otherUser() {
  if (process.getuid() !== 0) return {};
  const id = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A PostgreSQL of the drill's own, from Debian's programs. */
export class Postgres {
  #parts;
  #part;

  constructor(parts, name) {
    this.#parts = parts;
    this.name = name;
    this.folder = join(parts.folder, name);
    mkdirSync(this.folder, { mode: 0o700 });
    const { uid, gid } = otherUser();
    if (uid !== undefined) chownSync(this.folder, uid, gid);
  }

  get url() {
    return `postgres://postgres@127.0.0.1:${this.port}/${DATABASE}`;
  }

  get version() {
    return readFileSync(join(this.folder, 'PG_VERSION'), 'utf8').trim();
  }

  /** An empty one, which holds an empty database. */
  async create() {
    await this.#run('initdb', [
      '--pgdata',
      this.folder,
      '--username=postgres',
      '--auth=trust',
      '--locale=C.UTF-8',
    ]);
    await this.start();
    await this.query(`CREATE DATABASE ${DATABASE}`, [], 'postgres');
  }

  /** As another one was when it stopped. */
  async copyFrom(stopped) {
    cpSync(stopped.folder, this.folder, { recursive: true, preserveTimestamps: true });
    const { uid, gid } = otherUser();
    if (uid !== undefined)
      for (const entry of readdirSync(this.folder, { recursive: true }))
        chownSync(join(this.folder, entry), uid, gid);
    await this.start();
  }

  /** A streaming replica. @param port where it finds its primary @param name by which the primary knows it */
  async follow(port, name) {
    const primary = `host=127.0.0.1 port=${port} user=postgres application_name=${name}`;
    await this.#run('pg_basebackup', [
      '--pgdata',
      this.folder,
      '--dbname',
      primary,
      '--write-recovery-conf',
      '--checkpoint=fast',
      '--no-sync',
    ]);
    await this.start();
  }

  /** Also after it was killed, at the same port. */
  async start() {
    this.port ??= await freePort();
    const settings = Object.entries({ ...SETTINGS, port: this.port }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    await patiently(async () => {
      // Of one that was just killed the last processes may hold its memory for a moment: then it ends at once.
      if (!this.#part?.isRunning) {
        const args = ['-D', this.folder, ...settings];
        this.#part = await this.#parts.start(this.name, join(binaries(), 'postgres'), args, {
          cwd: this.folder,
          ...otherUser(),
        });
      }
      await this.query('SELECT 1', [], 'postgres');
    });
  }

  /** `SIGINT` is its fast shutdown: transactions are rolled back, connections closed. */
  stop() {
    return this.#part.stop('SIGINT');
  }

  /** The postmaster and every process of it. */
  kill() {
    return this.#part.kill();
  }

  freeze() {
    this.#part.signalAll('SIGSTOP');
  }

  thaw() {
    this.#part.signalAll('SIGCONT');
  }

  async query(sql, values, database = DATABASE) {
    const client = new pg.Client({ host: '127.0.0.1', port: this.port, user: 'postgres', database });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** A replica takes writes from now on. */
  async promote() {
    await this.query('SELECT pg_promote(true, 60)');
  }

  #run(program, args) {
    return this.#parts.run(`${this.name}-${program}`, join(binaries(), program), args, {
      cwd: this.folder,
      ...otherUser(),
    });
  }
}
