// Builds the server (`dist`) and the client (`client/dist`), each when it is missing or older than what it is made of; with
// the name of one only that one. A stamp says that the last build was whole.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const SETTINGS = /^(ormconfig\.ts|package(-lock)?\.json|nest-cli\.json|tsconfig.*\.json)$/;

const within = (folder) => [
  folder,
  ...readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
];
const BUILDS = {
  server: {
    stamp: 'dist/.built',
    sources: () => [...within('src'), ...readdirSync('.').filter((name) => SETTINGS.test(name))],
    build: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
  },
  client: {
    stamp: 'client/dist/.built',
    sources: () => [...within('client/src'), 'client/tsconfig.json', 'package-lock.json'],
    build: ['scripts/build-client.mjs'],
  },
};

function buildIfNeeded({ stamp, sources, build }) {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!sources().some((path) => statSync(path).mtimeMs > built)) return;
  const startedAt = new Date();
  rmSync(stamp, { force: true });
  const { status } = spawnSync(process.execPath, build, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt); // what changed during the build makes the next one
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BUILDS);
for (const name of names) buildIfNeeded(BUILDS[name]);
