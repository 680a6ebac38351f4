// What package-lock.json holds, for the checks of the supply chain.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = dirname(import.meta.dirname);

const INSTALLED_AT = /^(?:.*\/)?node_modules\//;

/** @returns the parsed file of the project's root */
export const readJson = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

/**
 * Every locked package, also those of other platforms, in the order of the lock.
 * @returns { path, name, version, license, integrity, resolved, hasInstallScript, production, optional }[]
 */
export function lockedPackages() {
  return Object.entries(readJson('package-lock.json').packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      ...entry,
      path,
      name: entry.name ?? path.replace(INSTALLED_AT, ''),
      production: !entry.dev && !entry.devOptional,
      optional: entry.optional === true,
    }));
}
