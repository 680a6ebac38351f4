import { readFileSync } from 'node:fs';
import { type DatabaseAddress, databaseAddress } from './database-address.js';

/** One environment variable: what it means, what it is when unset, and how its text is read. */
export interface Variable<T> {
  fallback: string | undefined;
  meaning: string;
  /** @throws Error with the rest of a sentence that begins with the variable's name */
  read(text: string | undefined): T;
}

const variable = <T>(
  fallback: string | undefined,
  meaning: string,
  read: (text: string) => T,
): Variable<T> => ({
  fallback,
  meaning,
  read: (text) => read(text ?? fallback!),
});

export const optional = (meaning: string): Variable<string | undefined> => ({
  fallback: undefined,
  meaning,
  read: (text) => text,
});

export const text = (fallback: string, meaning: string): Variable<string> =>
  variable(fallback, meaning, (value) => value);

export const oneOf = <const T extends string>(
  allowed: readonly T[],
  fallback: T,
  meaning: string,
): Variable<T> =>
  variable(fallback, meaning, (value) => {
    if (!(allowed as readonly string[]).includes(value))
      throw new Error(`must be one of ${allowed.join(', ')}.`);
    return value as T;
  });

interface Range {
  min: number;
  max: number;
  whole?: boolean;
}

function inRange(value: string, { min, max, whole }: Range): number {
  const read = Number(value);
  if (!(read >= min && read <= max) || (whole && !Number.isInteger(read)))
    throw new Error(`must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`);
  return read;
}

export const number = (fallback: number, range: Range, meaning: string): Variable<number> =>
  variable(String(fallback), meaning, (value) => inRange(value, range));

export const optionalNumber = (range: Range, meaning: string): Variable<number | undefined> => ({
  fallback: undefined,
  meaning,
  read: (value) => (value === undefined ? undefined : inRange(value, range)),
});

/** PEM, its line breaks as they are or written as `\\n`, since many an environment holds single lines only. */
export const pem = (meaning: string): Variable<string | undefined> => ({
  fallback: undefined,
  meaning,
  read: (value) => value?.replaceAll('\\n', '\n'),
});

/** The text of the file that is named, so that a file can stand wherever a value can. */
export const fileText = (meaning: string): Variable<string | undefined> => ({
  fallback: undefined,
  meaning,
  read: (path) => {
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(`names a file that cannot be read (${code}).`, { cause: error });
    }
  },
});

export const list = (meaning: string): Variable<string[]> => ({
  fallback: undefined,
  meaning,
  read: (value) => (value ?? '').split(',').map((item) => item.trim()).filter(Boolean), // prettier-ignore
});

/** Its sentence never repeats the value, which may hold a password. */
export const optionalUrl = (
  meaning: string,
  schemes: readonly [string, string] = ['http', 'https'],
): Variable<string | undefined> => ({
  fallback: undefined,
  meaning,
  read: (value) => {
    const begins = schemes.some((scheme) => value?.startsWith(`${scheme}://`));
    if (value !== undefined && !(begins && URL.canParse(value) && new URL(value).hostname !== ''))
      throw new Error(`must be an address that begins with ${schemes.join(':// or ')}://.`);
    return value;
  },
});

/** Its sentences never repeat the value, which may hold a password. */
export const optionalDatabase = (meaning: string): Variable<DatabaseAddress | undefined> => ({
  fallback: undefined,
  meaning,
  read: (value) => (value === undefined ? undefined : databaseAddress(value)),
});

/** Keys and percent-encoded values (https://opentelemetry.io/docs/specs/otel/resource/sdk/). */
export const keyValues = (meaning: string): Variable<Record<string, string>> => ({
  fallback: undefined,
  meaning,
  read: (value) => Object.fromEntries(list(meaning).read(value).map(keyValue)),
});

function keyValue(pair: string): [string, string] {
  const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(pair) ?? [];
  try {
    if (key !== undefined) return [key, decodeURIComponent(value!)];
  } catch {
    // a percent sign that encodes nothing
  }
  throw new Error('must be pairs such as deployment.environment.name=staging, comma-separated.');
}
