// `npm run licences`: writes docs/licences.md, what a server is made of and under which licences, from package-lock.json;
// with --check it fails when the page is out of date. Either way it fails on a licence that is neither allowed nor
// explained.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockedPackages, ROOT } from './locked-packages.mjs';

const PAGE = 'docs/licences.md';

/** SPDX names: each lets a closed product use the package and asks for no more than its notice. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Unlicense',
]);

/** Read by a person; a new version is read anew. */
const EXPLAINED = {
  'argparse@2.0.1': 'Python-2.0, the licence of Python itself: as permissive, asks for its notice',
  'passport-strategy@1.0.0': 'MIT, by the old field `licenses` of its package.json and its file LICENSE',
  'pause@0.0.1': 'MIT, by its Readme.md',
};

const isAllowed = (expression = '') =>
  expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence)));

const packages = new Map(
  lockedPackages()
    .filter((one) => one.production)
    .map((one) => [`${one.name}@${one.version}`, one]),
);
const faults = [];
for (const [id, { license }] of packages)
  if (!isAllowed(license) && !EXPLAINED[id]) faults.push(`${id}: ${license ?? 'no licence'} is not allowed`);
for (const id of Object.keys(EXPLAINED))
  if (!packages.has(id) || isAllowed(packages.get(id).license)) faults.push(`${id} needs no explanation`);

const rows = [...packages]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([id, { name, version, license, optional }]) => {
    const use = optional ? 'development' : 'image';
    return `| ${name} | ${version} | ${EXPLAINED[id] ?? license} | ${use} |`;
  });
const page = `# Licences

What a server is made of, from \`package-lock.json\`. Written by \`npm run licences\`, which fails on a licence that is
neither on its short list nor explained. "image" is in the Docker image; "development" is the embedded database (its
binaries are PostgreSQL's, under the PostgreSQL licence) and what runs on another platform alone. Every package brings
its notice along in \`node_modules\`. Anatomical identifiers come from UBERON (CC BY 3.0).

| package | version | licence | in |
| --- | --- | --- | --- |
${rows.join('\n')}
`;

if (process.argv[2] !== '--check') writeFileSync(join(ROOT, PAGE), page);
else if (readFileSync(join(ROOT, PAGE), 'utf8') !== page)
  faults.push(`${PAGE} is out of date: npm run licences`);

for (const fault of faults) console.error(fault);
console.log(`${packages.size} packages, ${Object.keys(EXPLAINED).length} licences explained`);
process.exitCode = faults.length > 0 ? 1 : 0;
