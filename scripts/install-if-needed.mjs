// Runs before `npm start` and `npm test`: installs the packages on a fresh clone, after a pull that changed
// package-lock.json, and after an installation that was killed half way (it leaves no .package-lock.json).
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`MediTwin API needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

const age = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const installed = age('node_modules/.package-lock.json');
const locked = age('package-lock.json');

if (installed === 0 || installed < locked) {
  // dev included whatever NODE_ENV says: the build needs them
  const install = [locked ? 'ci' : 'install', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath ?? '';
  const viaNode = basename(npm) === 'npm-cli.js';
  try {
    execFileSync(viaNode ? process.execPath : 'npm', viaNode ? [npm, ...install] : install, {
      stdio: 'inherit',
    });
  } catch (error) {
    console.error(`The packages could not be installed (npm ${install[0]} failed).`);
    process.exit(error.status || 1);
  }
}
