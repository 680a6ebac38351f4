import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresUnavailable } from './embedded-postgres-unavailable.js';

/** PostgreSQL refuses to run as root, so root hands it to `nobody`. */
const NOBODY = { uid: 65534, gid: 65534 };
const ROOT_HOME = '/var/lib/meditwin';
/** A Unix socket's address holds 108 bytes (104 on macOS), `/.s.PGSQL.5432` included. Tried: 94 fails. */
const LONGEST_SOCKET_FOLDER = 93;

/** Where the files of the embedded server of one data folder are. */
export interface PostgresFolder {
  /** Belongs to the user who runs the API; the server may look in but not write. */
  readonly base: string;
  /** PGDATA; belongs to the user the server runs as, like `sockets`. */
  readonly data: string;
  readonly sockets: string;
  readonly log: string;
  readonly hba: string;
  readonly ident: string;
  /** Where copied server binaries are kept, when they must be copied. */
  readonly binaries: string;
  /** The user to run the server as, when it is not the user who runs the API. */
  readonly runAs?: { readonly uid: number; readonly gid: number };
}

/** Finds the folder of a data folder's server, without touching anything but the data folder itself. */
export async function postgresFolder(dataDir: string): Promise<PostgresFolder> {
  if (!process.getuid)
    throw new EmbeddedPostgresUnavailable('it needs Unix sockets with peer authentication');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const place = await realpath(dataDir);
  const hash = createHash('sha256').update(place).digest('hex').slice(0, 12);
  const root = process.getuid() === 0;
  const base = root ? join(ROOT_HOME, hash) : join(place, 'postgres');
  const beside = join(base, 'socket');
  return {
    base,
    data: join(base, 'data'),
    sockets: Buffer.byteLength(beside) <= LONGEST_SOCKET_FOLDER ? beside : `/tmp/meditwin-${hash}`,
    log: join(base, 'server.log'),
    hba: join(base, 'pg_hba.conf'),
    ident: join(base, 'pg_ident.conf'),
    binaries: root ? ROOT_HOME : base,
    ...(root && { runAs: NOBODY }),
  };
}

/** Makes the folders around PGDATA and says who may connect: the user who runs the API, and nobody else. */
export async function preparePostgresFolder(folder: PostgresFolder): Promise<void> {
  try {
    if (folder.runAs) {
      await mkdir(ROOT_HOME, { recursive: true });
      await chmod(ROOT_HOME, 0o755);
    }
    await mkdir(folder.base, { recursive: true, mode: 0o700 });
    if (folder.runAs) {
      await chown(folder.base, 0, folder.runAs.gid);
      await chmod(folder.base, 0o750);
    }
    await prepareSocketFolder(folder);
  } catch (error) {
    if (error instanceof EmbeddedPostgresUnavailable) throw error;
    throw new EmbeddedPostgresUnavailable(`its folder cannot be made (${(error as Error).message})`, error);
  }
  await writeIfOther(folder.hba, 'local all meditwin peer map=api\n');
  await writeIfOther(folder.ident, `api "${nameOfUser()}" meditwin\n`);
}

/** In /tmp anyone may have made a folder of this name before us, so it counts only if it is ours alone. */
async function prepareSocketFolder({ sockets, runAs }: PostgresFolder): Promise<void> {
  await mkdir(sockets, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (runAs) await chown(sockets, runAs.uid, runAs.gid);
  const found = await lstat(sockets);
  const owner = runAs?.uid ?? process.getuid?.();
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new EmbeddedPostgresUnavailable(`${sockets} exists and is not a folder of this user alone`);
  }
}

async function writeIfOther(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  await writeFile(path, text);
  await chmod(path, 0o644);
}

/** PostgreSQL asks the system for the peer's name, so a user without one can neither start nor reach it. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    throw new EmbeddedPostgresUnavailable('the user it would run as has no name on this system', error);
  }
}
