import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { deriveKey } from '../config/secrets.js';

/** A key and the one algorithm that it serves. */
export interface TokenKey {
  alg: 'HS256' | 'ES256';
  /** The id under which tokens name it. */
  kid: string;
  /** The secret, or the public half. */
  verifies: KeyObject;
}

/** A public key as in RFC 7517. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

export function tokenKey(key: KeyObject): TokenKey {
  if (key.type === 'secret') return { alg: 'HS256', kid: secretKid(key), verifies: key };
  const verifies = key.type === 'private' ? createPublicKey(key) : key;
  return { alg: 'ES256', kid: thumbprint(publicJwk(verifies)), verifies };
}

/** An EC key on P-256, its members in the order of RFC 7638 section 3.2. */
export function publicJwk(key: KeyObject): PublicJwk {
  const { x, y } = key.export({ format: 'jwk' });
  return { crv: 'P-256', kty: 'EC', x: x!, y: y! };
}

/** RFC 7638: SHA-256 over the key's required members, in lexical order and without white space. */
const thumbprint = (jwk: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');

/**
 * RFC 7638 section 7 warns of thumbprints of secrets: they are hashes of the secret itself. HKDF under a label of its own
 * tells nothing that the signature beside it does not. 96 bits.
 */
const secretKid = (key: KeyObject): string =>
  deriveKey(key.export().toString(), 'kid').toString('base64url').slice(0, 16);
