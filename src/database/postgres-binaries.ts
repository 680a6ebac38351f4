import { chmod, cp, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresUnavailable } from './embedded-postgres-unavailable.js';
import type { PostgresFolder } from './postgres-folder.js';
import { exists, makeWholeFolder } from './whole-folder.js';

const SYSTEM_BINARIES = '/usr/lib/postgresql';

/** The server's programs (`initdb`, `postgres`, `pg_ctl`), ready to run as the server's user. */
export interface PostgresBinaries {
  readonly bin: string;
  readonly major: number;
}

interface Links {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the programs that may open the data of this folder: those of the npm package, else those of the system.
 * Data is only ever opened by the major version that wrote it.
 */
export async function postgresBinaries(folder: PostgresFolder): Promise<PostgresBinaries> {
  const fromPackage = await packageBinaries();
  const found = [...(fromPackage ? [fromPackage] : []), ...(await systemBinaries())];
  const newest = found[0];
  if (!newest) {
    const platform = `${process.platform}-${process.arch}`;
    throw new EmbeddedPostgresUnavailable(
      `there is no package @embedded-postgres/${platform} and none in ${SYSTEM_BINARIES}`,
    );
  }
  const written = await readFile(join(folder.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  const chosen = written === undefined ? newest : found.find(({ major }) => major === Number(written));
  if (!chosen) {
    throw new EmbeddedPostgresUnavailable(
      `the data in ${folder.data} was written by PostgreSQL ${written?.trim()}, and only PostgreSQL ` +
        `${found.map(({ major }) => major).join(', ')} is here`,
    );
  }
  return chosen === fromPackage ? runnable(fromPackage, folder) : chosen;
}

interface PackageBinaries extends PostgresBinaries {
  readonly home: string;
  readonly version: string;
}

async function packageBinaries(): Promise<PackageBinaries | undefined> {
  try {
    const main = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    );
    const home = join(dirname(main), '..');
    const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
    return { home, version, bin: join(home, 'native', 'bin'), major: Number.parseInt(version, 10) };
  } catch {
    return undefined; // optional dependency: not there on this platform, or left out on purpose
  }
}

async function systemBinaries(): Promise<PostgresBinaries[]> {
  const names = await readdir(SYSTEM_BINARIES).catch(() => []);
  const all = names.map((name) => ({ major: Number(name), bin: join(SYSTEM_BINARIES, name, 'bin') }));
  const whole = await Promise.all(all.map(({ bin }) => exists(join(bin, 'initdb'))));
  return all.filter(({ major }, at) => major > 0 && whole[at]).sort((a, b) => b.major - a.major);
}

/** The user `nobody` can't look into everyone's node_modules, so root copies the programs, once a version. */
async function runnable(found: PackageBinaries, folder: PostgresFolder): Promise<PostgresBinaries> {
  if (!folder.runAs && (await linkLibraries(found.home))) return found;
  const copy = join(folder.binaries, `postgresql-${found.version}`);
  await makeWholeFolder(copy, async (unfinished) => {
    await cp(join(found.home, 'native'), join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await linkLibraries(unfinished);
    await openToRead(unfinished);
  });
  return { bin: join(copy, 'native', 'bin'), major: found.major };
}

/**
 * npm packages can't hold links, and npm 11 runs no install scripts, which would make them.
 * @returns false when they are missing and the folder is read-only
 */
async function linkLibraries(home: string): Promise<boolean> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Links[]) {
    const link = join(home, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** Undoes a strict umask, at the installation or now: the server's user must read what root copied. */
async function openToRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const program = entry.isDirectory() || entry.parentPath.endsWith('bin');
    await chmod(join(entry.parentPath, entry.name), program ? 0o755 : 0o644);
  }
}
