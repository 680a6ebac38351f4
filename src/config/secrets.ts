import { hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  access: string;
  refresh: string;
}

/**
 * Development secrets, generated once into the data folder (mode 600).
 * Two processes that start at once end up with the same pair: the first link wins.
 */
export function developmentSecrets(dataDir: string): Secrets {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'secrets.json');
  const draft = `${file}.${process.pid}`;
  const fresh: Secrets = { access: newSecret(), refresh: newSecret() };
  writeFileSync(draft, JSON.stringify(fresh), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  chmodSync(file, 0o600);
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

/** @returns 48 random bytes as base64url */
export const newSecret = (): string => randomBytes(48).toString('base64url');

/**
 * A key of its own for each purpose (HKDF-SHA-256, RFC 5869), so that no further secret has to be configured.
 * @returns 32 bytes
 */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `meditwin ${purpose}`, 32));

/**
 * What `DERIVED_KEYS_SECRET` is when unset. `npm run keys:rotate` writes it down before the access secret changes, so that
 * keys that must live longer than a secret stay what they are.
 */
export const derivedKeysSecret = (accessSecret: string): string =>
  deriveKey(accessSecret, 'derived keys').toString('base64url');
