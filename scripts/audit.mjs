// `npm run audit`: asks the registry for advisories on every locked package. Fails (1) on one that docs/supply-chain.md
// does not explain, and on an explanation that nothing needs any more; 2 when the registry does not answer the question.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedPackages, ROOT } from './locked-packages.mjs';

const PAGE = 'docs/supply-chain.md';
const ADVISORY = /GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}/g;

const { stdout, error } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 64 << 20,
});
const answer = error ? { message: error.message } : parsed(stdout);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}

if (!answer.vulnerabilities) {
  const packages = lockedPackages();
  const production = packages.filter((one) => one.production).length;
  console.error(`The registry did not say which advisories there are: ${answer.message}`);
  console.error(
    `Not asked: ${production} packages of the server, ${packages.length - production} of development.`,
  );
  process.exit(2);
}

const advisories = new Map(
  Object.values(answer.vulnerabilities)
    .flatMap((one) => one.via)
    .filter((via) => typeof via === 'object') // a string is the name of another package of the report
    .map((via) => [via.url.split('/').at(-1), via]),
);
const explained = new Set(readFileSync(join(ROOT, PAGE), 'utf8').match(ADVISORY));
const faults = [...advisories]
  .filter(([id]) => !explained.has(id))
  .map(([id, { name, severity, title }]) => `${id} ${name} (${severity}): ${title}`);
for (const id of explained) if (!advisories.has(id)) faults.push(`${PAGE} explains ${id}, which is gone`);

for (const fault of faults) console.error(fault);
console.log(`${advisories.size} advisories, ${explained.size} explained in ${PAGE}`);
process.exitCode = faults.length > 0 ? 1 : 0;
