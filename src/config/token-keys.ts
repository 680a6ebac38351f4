import { createSecretKey, type KeyObject } from 'node:crypto';
import { publicHalf, readEcKey } from './ec-key.js';

/** How long whoever verifies tokens may keep the published keys: a key signs no sooner after it was published. */
export const JWKS_MAX_AGE_SECONDS = 300;

/**
 * The keys of one kind of token. `KeyObject`s, never strings: jsonwebtoken first tries to parse a string as a public key,
 * throws and catches, at every call (755 µs against 16 µs).
 */
export interface TokenKeys {
  /** Signs and verifies. */
  current: KeyObject;
  /** Verifies only: the one before, or the one to come. */
  second: KeyObject | undefined;
}

const secretKey = (secret: string): KeyObject => createSecretKey(Buffer.from(secret));

/** HS256. */
export const secretKeys = (current: string, second: string | undefined): TokenKeys => ({
  current: secretKey(current),
  second: second === undefined ? undefined : secretKey(second),
});

/** ES256, from PEM; of a second private key only the public half is kept. */
export const ecKeys = (current: string, second: string | undefined): TokenKeys => ({
  current: readEcKey(current),
  second: second === undefined ? undefined : publicHalf(readEcKey(second)),
});
