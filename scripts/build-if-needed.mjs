// Builds `dist` when it is missing or older than what it is made of. A stamp says that the last build was whole.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const STAMP = 'dist/.built';
const SETTINGS = /^(ormconfig\.ts|package(-lock)?\.json|nest-cli\.json|tsconfig.*\.json)$/;

const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = readdirSync('src', { recursive: true }).map((name) => join('src', name));
const settings = readdirSync('.').filter((name) => SETTINGS.test(name));

if (['src', ...sources, ...settings].some((path) => statSync(path).mtimeMs > built)) {
  const startedAt = new Date();
  rmSync(STAMP, { force: true });
  const { status } = spawnSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], {
    stdio: 'inherit',
  });
  if (status === 0) {
    writeFileSync(STAMP, '');
    utimesSync(STAMP, startedAt, startedAt); // what changed during the build makes the next one
  }
  process.exitCode = status ?? 1;
}
