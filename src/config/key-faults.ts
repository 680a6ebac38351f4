import type { KeyObject } from 'node:crypto';
import { publicHalf, readEcKey } from './ec-key.js';

const MIN_SECRET_BYTES = 32;
/** 32 random hexadecimal digits hold about 14 different ones; below this it is a pattern, not a secret. */
const MIN_DISTINCT_BYTES = 8;

const SECRETS = [
  'JWT_SECRET_KEY',
  'JWT_REFRESH_SECRET_KEY',
  'JWT_SECRET_KEY_SECOND',
  'JWT_REFRESH_SECRET_KEY_SECOND',
  'DERIVED_KEYS_SECRET',
  'AUDIT_KEY',
] as const;
const EC_KEYS = ['ACCESS_TOKEN_PRIVATE_KEY', 'ACCESS_TOKEN_SECOND_KEY'] as const;

type EcKeyName = (typeof EC_KEYS)[number];

/** The variables that hold keys, as they were read. */
export type KeyValues = { NODE_ENV: string; ACCESS_TOKEN_ALGORITHM: 'HS256' | 'ES256' } & Partial<
  Record<(typeof SECRETS)[number] | EcKeyName | `${EcKeyName}_FILE`, string | undefined>
>;

/** A key stands in a variable, or in a file that another one names. */
const placesOf = (name: EcKeyName, values: KeyValues) =>
  ([name, `${name}_FILE`] as const).filter((place) => values[place] !== undefined);

/** @returns what is missing, weak, twice there or of the wrong kind, one sentence per fault; never the key itself */
export const judgeKeys = (values: KeyValues): string[] => [
  ...SECRETS.flatMap((name) => judgeSecret(name, values)),
  ...equalPairs(values),
  ...(values.ACCESS_TOKEN_ALGORITHM === 'ES256' ? judgeEcKeys(values) : unusedEcKeys(values)),
];

function judgeSecret(name: (typeof SECRETS)[number], values: KeyValues): string[] {
  const secret = values[name];
  const first = name.replace(/_SECOND$/, '') as typeof name;
  if (secret === undefined) {
    const needed = values.NODE_ENV === 'production' && /^JWT_(REFRESH_)?SECRET_KEY$/.test(name);
    return needed ? [`${name} is missing; production needs it.`] : [];
  }
  if (values[first] === undefined) return [`${name} needs ${first} beside it.`];
  if (secret.includes('-----BEGIN ')) return [`${name} is a key in PEM; it must be a random text.`];
  const bytes = Buffer.from(secret);
  if (bytes.length < MIN_SECRET_BYTES) return [`${name} is shorter than ${MIN_SECRET_BYTES} bytes.`];
  if (new Set(bytes).size < MIN_DISTINCT_BYTES)
    return [`${name} has fewer than ${MIN_DISTINCT_BYTES} different bytes; it must be random.`];
  return [];
}

/** No key may serve for two things, the second of one kind as the first of another included. */
const equalPairs = (values: KeyValues): string[] =>
  SECRETS.flatMap((name, at) =>
    SECRETS.slice(at + 1)
      .filter((other) => values[name] !== undefined && values[name] === values[other])
      .map((other) => `${name} and ${other} must differ.`),
  );

const unusedEcKeys = (values: KeyValues): string[] =>
  EC_KEYS.flatMap((name) => placesOf(name, values)).map(
    (place) => `${place} is set, but ACCESS_TOKEN_ALGORITHM is HS256; mixed kinds are not accepted.`,
  );

function judgeEcKeys(values: KeyValues): string[] {
  const faults: string[] = [];
  const [current, second] = EC_KEYS.map((name): KeyObject | undefined => {
    const [place, another] = placesOf(name, values);
    if (another) faults.push(`${place} and ${another} say the same thing; set one of them.`);
    if (!place) return undefined;
    try {
      return readEcKey(values[place]!);
    } catch (error) {
      faults.push(`${place} ${(error as Error).message}`);
      return undefined;
    }
  });
  if (placesOf('ACCESS_TOKEN_PRIVATE_KEY', values).length === 0)
    faults.push('ACCESS_TOKEN_PRIVATE_KEY or ACCESS_TOKEN_PRIVATE_KEY_FILE is missing; ES256 needs it.');
  if (current?.type === 'public')
    faults.push('ACCESS_TOKEN_PRIVATE_KEY holds a public key; only a private one can sign.');
  if (current && second && publicHalf(current).equals(publicHalf(second)))
    faults.push('ACCESS_TOKEN_PRIVATE_KEY and ACCESS_TOKEN_SECOND_KEY must differ.');
  return faults;
}
