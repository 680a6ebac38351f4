import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

const WANTED = 'ES256 needs an EC key on the curve P-256';

/** How faults name what was given instead. */
const KINDS: Record<string, string> = { rsa: 'an RSA key', 'rsa-pss': 'an RSA key' };

/**
 * Reads an EC key on P-256 from PEM, private or public.
 * @throws Error with the rest of a sentence that begins with the variable's name
 */
export function readEcKey(pem: string): KeyObject {
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)
    ? read(() => createPrivateKey(pem))
    : read(() => createPublicKey(pem));
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'ec') throw new Error(`is ${KINDS[type!] ?? `a key of the kind ${type}`}; ${WANTED}.`);
  if (details?.namedCurve !== 'prime256v1')
    throw new Error(`is on the curve ${details?.namedCurve ?? 'of its own making'}; ${WANTED}.`);
  return key;
}

function read(parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch {
    throw new Error('is no key in PEM without a passphrase.'); // OpenSSL's own words might quote it
  }
}

/** The public half of either. */
export const publicHalf = (key: KeyObject): KeyObject =>
  key.type === 'private' ? createPublicKey(key) : key;

/** How a key looks in an environment file: on one line, its line breaks written as `\n`. */
export const onOneLine = (pem: string): string => pem.trim().replaceAll('\n', '\\n');
