import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Makes a folder whole or not at all: it is filled under another name beside its place and then renamed, so
 * two processes may do it at once (the second one drops its copy) and a kill half way leaves nothing to trip over.
 */
export async function makeWholeFolder(
  path: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  if (await exists(path)) return;
  await removeAbandoned(path);
  const unfinished = `${path}.new-${randomBytes(6).toString('hex')}`;
  await mkdir(unfinished, { mode: 0o700 });
  try {
    await fill(unfinished);
    await rename(unfinished, path).catch(async (error: unknown) => {
      if (!(await exists(path))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await syncFolder(dirname(path));
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function removeAbandoned(path: string): Promise<void> {
  const prefix = `${basename(path)}.new-`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const sibling = join(dirname(path), name);
    const changed = await stat(sibling).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(sibling, { recursive: true, force: true });
    }
  }
}

/** A rename survives a power cut only once its folder is on the disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
