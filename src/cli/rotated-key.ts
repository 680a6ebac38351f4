import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tokenKey } from '../access/token-key.js';
import { onOneLine, publicHalf, readEcKey } from '../config/ec-key.js';
import { readEnvironment, VARIABLES, type Values } from '../config/env.js';
import { newSecret } from '../config/secrets.js';
import { JWKS_MAX_AGE_SECONDS, secretKeys } from '../config/token-keys.js';

export type Kind = 'access' | 'refresh';

const NEEDED = /SECRET|^ACCESS_TOKEN|^REFRESH_TOKEN_EXPIRE|^SESSION_MAX/;

/**
 * Keys and lifetimes of an environment file; the rest of it may well come from elsewhere.
 * @throws InvalidEnvironment
 */
export const keysOf = (values: Record<string, string>): Values =>
  readEnvironment(
    Object.fromEntries(
      Object.keys(VARIABLES)
        .filter((name) => NEEDED.test(name))
        .map((name) => [name, values[name]]),
    ),
  );

/** One key that is rotated: where it stands, how another is made, and how long each step has to wait. */
export interface RotatedKey {
  /** The variables that hold it and its second. */
  current: keyof Values & string;
  second: keyof Values & string;
  /** From when a new second key is known until it may sign. */
  secondsUntilSwap: number;
  /** From when the old key signed last until nothing that it signed is alive. */
  secondsUntilDrop: number;
  /** @returns what to write after `NAME=` for a new key */
  make(values: Record<string, string>): string;
  /** @returns what to write for a key that from now on only verifies */
  retire(written: string, value: string): string;
  kid(value: string): string;
}

const seconds = (days: number): number => Math.max(1, Math.ceil(days * 86_400));
const kidOf = (key: KeyObject): string => tokenKey(key).kid;
const asItIs = (written: string): string => written;

export function rotatedKey(kind: Kind, values: Values): RotatedKey {
  const accessSeconds = seconds(values.ACCESS_TOKEN_EXPIRE_MINUTES / 1440);
  const refreshSeconds = seconds(Math.min(values.REFRESH_TOKEN_EXPIRE_DAYS, values.SESSION_MAX_DAYS));
  if (kind === 'refresh')
    return secret('JWT_REFRESH_SECRET_KEY', 'JWT_REFRESH_SECRET_KEY_SECOND', refreshSeconds);
  if (values.ACCESS_TOKEN_ALGORITHM === 'HS256')
    return secret('JWT_SECRET_KEY', 'JWT_SECRET_KEY_SECOND', accessSeconds);
  const shared = { secondsUntilSwap: JWKS_MAX_AGE_SECONDS, secondsUntilDrop: accessSeconds };
  return values.ACCESS_TOKEN_PRIVATE_KEY_FILE === undefined
    ? { ...shared, ...EC_VARIABLE }
    : { ...shared, ...EC_FILE };
}

const secret = (
  current: RotatedKey['current'],
  second: RotatedKey['second'],
  secondsUntilDrop: number,
): RotatedKey => ({
  current,
  second,
  secondsUntilSwap: 0,
  secondsUntilDrop,
  make: newSecret,
  retire: asItIs,
  kid: (value) => kidOf(secretKeys(value, undefined).current),
});

const newEcKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ecKey = (value: string): KeyObject => readEcKey(VARIABLES.ACCESS_TOKEN_PRIVATE_KEY.read(value)!);
const publicPem = (key: KeyObject): string =>
  publicHalf(key).export({ type: 'spki', format: 'pem' }).toString();
const privatePem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The old private key leaves the file as soon as it no longer signs. */
const EC_VARIABLE = {
  current: 'ACCESS_TOKEN_PRIVATE_KEY',
  second: 'ACCESS_TOKEN_SECOND_KEY',
  make: () => onOneLine(privatePem(newEcKey())),
  retire: (_written: string, value: string) => onOneLine(publicPem(ecKey(value))),
  kid: (value: string) => kidOf(ecKey(value)),
} as const;

const EC_FILE = {
  current: 'ACCESS_TOKEN_PRIVATE_KEY_FILE',
  second: 'ACCESS_TOKEN_SECOND_KEY_FILE',
  /** Writes the key beside the current one. */
  make: (values: Record<string, string>) => {
    const key = newEcKey();
    const path = join(dirname(values['ACCESS_TOKEN_PRIVATE_KEY_FILE']!), `access-${kidOf(key)}.pem`);
    writeFileSync(path, privatePem(key), { mode: 0o600, flag: 'wx' });
    return path;
  },
  retire: asItIs,
  kid: (path: string) => kidOf(readEcKey(VARIABLES.ACCESS_TOKEN_PRIVATE_KEY_FILE.read(path)!)),
} as const;
