import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface EcKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** PKCS #8. */
  readonly pem: string;
  /** RFC 7638. */
  readonly kid: string;
}

export function newEcKey(): EcKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`);
  return {
    privateKey,
    publicKey,
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    kid: kid.digest('base64url'),
  };
}

/** Settings of a server that signs access tokens with it. */
export const es256 = ({ pem }: EcKey) => ({ ACCESS_TOKEN_ALGORITHM: 'ES256', ACCESS_TOKEN_PRIVATE_KEY: pem });
