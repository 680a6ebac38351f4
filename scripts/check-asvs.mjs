// `npm run asvs:check`: docs/asvs.md has every requirement once, with its level, and each is proven by tests or pages
// that exist, or is said to be open or not applicable.
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

process.chdir(dirname(import.meta.dirname));

/** OWASP ASVS 5.0.0: section → level of its requirements in order; level 3 alone (3) is left out of the page. */
const LEVELS = {
  6.1: [1, 2, 2],
  6.2: [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2],
  6.3: [1, 1, 2, 2, 3, 3, 3, 3],
  6.4: [1, 1, 2, 2, 3, 3],
  6.5: [2, 2, 2, 2, 2, 3, 3, 3],
  6.6: [2, 2, 2, 3],
  6.7: [3, 3],
  6.8: [2, 2, 2, 2],
  7.1: [2, 2, 2],
  7.2: [1, 1, 1, 1],
  7.3: [2, 2],
  7.4: [1, 1, 2, 2, 2],
  7.5: [2, 2, 3],
  7.6: [2, 2],
  8.1: [1, 2, 3, 3],
  8.2: [1, 1, 2, 3],
  8.3: [1, 3, 3],
  8.4: [2, 3],
  9.1: [1, 1, 1],
  9.2: [1, 2, 2, 2],
  10.1: [2, 2],
  10.2: [2, 2, 3],
  10.3: [2, 2, 2, 2, 3],
  10.4: [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3],
  10.5: [2, 2, 2, 2, 2],
  10.6: [2, 2],
  10.7: [2, 2, 2],
  16.1: [2],
  16.2: [2, 2, 2, 2, 2],
  16.3: [2, 2, 2, 2],
  16.4: [2, 2, 2],
  16.5: [2, 2, 2, 3],
};
const ROW = /^\| (\d+\.\d+\.\d+) \| (\d) \| (.+) \| (.+) \|$/;
const CITED = /`([^`]+\.(?:ts|md))` "([^"]+)"/g;

const required = new Map(
  Object.entries(LEVELS).flatMap(([section, levels]) =>
    levels.map((level, i) => [`${section}.${i + 1}`, level]).filter(([, level]) => level < 3),
  ),
);
const faults = [];
const count = { proven: 0, 'not applicable': 0, open: 0 };

/** A test's name stands in its file as a string, a section of a page as a heading. */
function stands(file, name) {
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.md')) return new RegExp(`^#+ ${RegExp.escape?.(name) ?? name}$`, 'm').test(text);
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => text.includes(quoted));
}

const seen = new Set();
for (const line of readFileSync('docs/asvs.md', 'utf8').split('\n')) {
  const [, id, level, , proof] = ROW.exec(line) ?? [];
  if (!id) continue;
  if (seen.has(id)) faults.push(`${id} stands twice`);
  seen.add(id);
  if (required.get(id) !== Number(level)) faults.push(`${id} is not a requirement of level ${level}`);
  const cited = [...proof.matchAll(CITED)];
  for (const [, file, name] of cited) if (!stands(file, name)) faults.push(`${id}: ${file} has no "${name}"`);
  if (/^not applicable, because \S/.test(proof)) count['not applicable']++;
  else if (/^open: \S/.test(proof)) count.open++;
  else if (cited.length > 0) count.proven++;
  else faults.push(`${id} is neither proven, nor open, nor not applicable`);
}
for (const id of required.keys()) if (!seen.has(id)) faults.push(`${id} is missing`);

for (const fault of faults) console.error(`docs/asvs.md: ${fault}`);
console.log(
  `${seen.size} requirements: ${Object.entries(count)
    .map(([kind, times]) => `${times} ${kind}`)
    .join(', ')}`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
