// `npm run test:browser`: the tests of pages, in a real Chromium. Arguments go to Jest.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const executable = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));
if (!executable) {
  console.error(
    'These tests need Chromium. On Debian and Ubuntu: apt-get install chromium. Elsewhere install Chromium or Chrome, and name it: CHROMIUM=/path/to/it npm run test:browser',
  );
  process.exit(1);
}
const given = process.argv.slice(2);
/** A browser beside a server, on a machine that may have more to do. */
const limit = given.some((option) => option.startsWith('--testTimeout')) ? [] : ['--testTimeout=60000'];
const jest = [
  '--testPathIgnorePatterns',
  '/node_modules/',
  '--testRegex',
  '/test/browser/.*\\.test\\.ts$', // what is given narrows it
  '--maxWorkers=1',
  ...limit,
];
spawn(process.execPath, ['scripts/test.mjs', ...jest, ...given], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: executable },
}).once('exit', (code) => process.exit(code ?? 1));
