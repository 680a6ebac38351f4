import { readdirSync, readFileSync } from 'node:fs';

/** Reads one JSON file of `language/` or `rules/`; its shape is the caller's promise, its phrases are checked when they are added. */
export function languageFile<T>(path: string): T {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${path} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Reads every JSON file of a folder, in the order of their names, as one list. */
export function languageFolder<T>(folder: string): T[] {
  const names = readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith('.json'));
  return names.sort().flatMap((name) => languageFile<T[]>(`${folder}${name}`));
}
