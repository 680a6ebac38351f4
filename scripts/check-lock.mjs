// `npm run lock:check`: package-lock.json names no registry, so that any mirror serves it, and holds the hash of every
// package; package.json names exact versions; and no package runs a script while it is installed.
import { lockedPackages, readJson } from './locked-packages.mjs';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const packages = lockedPackages();
const { dependencies, devDependencies, optionalDependencies, allowScripts } = readJson('package.json');
const faults = [];

for (const { path, integrity, resolved } of packages) {
  if (resolved !== undefined) faults.push(`${path} names a registry: ${resolved}`);
  if (!integrity?.startsWith('sha512-')) faults.push(`${path} has no SHA-512 hash`);
}
for (const [name, version] of Object.entries({
  ...dependencies,
  ...devDependencies,
  ...optionalDependencies,
}))
  if (!EXACT.test(version)) faults.push(`${name} has no exact version: ${version}`);

// npm 11.19 and newer leave out what is denied by name; installations of ours also say --ignore-scripts.
const scripted = new Set(packages.filter((one) => one.hasInstallScript).map((one) => one.name));
for (const name of scripted)
  if (allowScripts[name] !== false)
    faults.push(`${name} would run a script when it is installed: read it, then deny it in "allowScripts"`);
for (const [name, allowed] of Object.entries(allowScripts)) {
  if (allowed) faults.push(`${name} is allowed to run a script when it is installed`);
  if (!scripted.has(name)) faults.push(`"allowScripts" names ${name}, which has no such script`);
}

for (const fault of faults) console.error(fault);
console.log(`${packages.length} packages, ${scripted.size} with a script that is never run`);
process.exitCode = faults.length > 0 ? 1 : 0;
