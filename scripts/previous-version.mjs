import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const MIGRATIONS = 'src/database/migrations';

const git = (...args) => execFileSync('git', ['-C', ROOT, ...args], { encoding: 'utf8' }).trim();

/**
 * Which version counts as the one before: the newest tag below this commit, else the commit before the newest migration
 * was added.
 * @returns a name for git, and why it is that one
 */
export function previousVersion() {
  const [tag] = git('tag', '--merged', 'HEAD', '--no-contains', 'HEAD', '--sort=-version:refname').split(
    '\n',
  );
  if (tag) return { ref: tag, because: 'the newest tag' };
  const newest = readdirSync(join(ROOT, MIGRATIONS)).sort().at(-1);
  const added = git('log', '--diff-filter=A', '--format=%H', '-1', '--', `${MIGRATIONS}/${newest}`);
  if (!added)
    throw new Error(`${newest} is not committed: name a version, npm run test:versions -- <commit>`);
  return { ref: git('rev-parse', `${added}^`), because: `the commit before ${newest} was added` };
}

/** @returns the commit that a name stands for, as git shows it */
export const commitOf = (ref) => git('log', '-1', '--format=%h %s', ref);

/**
 * Takes a version out of git into a folder and builds its server there, with the packages of this checkout.
 * @returns where it was built
 */
export function buildVersion(ref, folder) {
  mkdirSync(folder);
  const files = execFileSync('git', ['-C', ROOT, 'archive', ref], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['--extract', '--directory', folder], { input: files });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { status } = spawnSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${ref} does not build with the packages of this checkout.`);
  return join(folder, 'dist');
}
