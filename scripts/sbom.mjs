// `npm run sbom [-- <file>]`: writes what the image is made of as CycloneDX 1.5, to sbom.cdx.json.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockedPackages, readJson } from './locked-packages.mjs';

const file = resolve(process.argv[2] ?? 'sbom.cdx.json');
const inImage = lockedPackages().filter((one) => one.production && !one.optional);

// `npm sbom --omit dev` (npm 11.19.1) also leaves out each production package that a development package needs too: 54
// of ours, rxjs and pg-protocol among them. So it reads a lock in which nothing else stands.
const scratch = mkdtempSync(join(tmpdir(), 'meditwin-sbom-'));
try {
  const { name, version, description, dependencies } = readJson('package.json');
  const root = { name, version, description, dependencies };
  const lock = readJson('package-lock.json');
  const packages = Object.fromEntries(inImage.map(({ path }) => [path, lock.packages[path]]));
  const folder = join(scratch, name); // npm takes the folder's name for the product's
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(root));
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: { '': root, ...packages } }),
  );
  const written = execFileSync(
    'npm',
    ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 },
  );

  const document = JSON.parse(written);
  const found = new Set(document.components.map((one) => `${one.name}@${one.version}`));
  const missing = inImage.filter((one) => !found.has(`${one.name}@${one.version}`));
  for (const one of missing) console.error(`${one.name}@${one.version} is missing`);
  const unproven = document.components.filter((one) => !one.hashes?.some(({ alg }) => alg === 'SHA-512'));
  for (const one of unproven) console.error(`${one.name}@${one.version} has no SHA-512 hash`);
  writeFileSync(file, written);
  console.log(`${document.components.length} components, CycloneDX ${document.specVersion}: ${file}`);
  if (missing.length > 0 || unproven.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
