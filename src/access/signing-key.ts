import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** An HS256 key and the id under which tokens name it. */
export interface SigningKey {
  key: KeyObject;
  kid: string;
}

/**
 * A `KeyObject`, never the string: jsonwebtoken first tries to parse a string as a public key, throws and catches,
 * at every call (755 µs against 16 µs).
 */
export const signingKey = (secret: string): SigningKey => ({
  key: createSecretKey(Buffer.from(secret)),
  kid: createHash('sha256').update(`kid ${secret}`).digest('base64url').slice(0, 8),
});
