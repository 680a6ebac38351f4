import { createHash, createHmac } from 'node:crypto';
import { deriveKey } from '../config/secrets.js';

interface AuditKey {
  /** Names it in a seal; tells nothing of it. */
  id: string;
  sealing: Buffer;
}

const keyOf = (secret: string): AuditKey => {
  const sealing = deriveKey(secret, 'audit seal');
  return { id: createHash('sha256').update(sealing).digest('hex').slice(0, 16), sealing };
};

/** What seals the record: one key now, and those that were it before. */
export class AuditKeys {
  private readonly keys: Map<string, AuditKey>;
  private readonly current: AuditKey;
  private readonly addresses: Buffer;

  /** @param secrets the one that seals, then those that only verify */
  constructor([secret, ...old]: readonly [string, ...string[]]) {
    this.current = keyOf(secret);
    this.keys = new Map([...old.map(keyOf), this.current].map((key) => [key.id, key]));
    this.addresses = deriveKey(secret, 'audit address');
  }

  /** The id of the key that seals. */
  get currentId(): string {
    return this.current.id;
  }

  /** @returns HMAC-SHA-256 over `text` by the key of that id; undefined when it is not known here */
  mac(keyId: string, text: string): Buffer | undefined {
    const key = this.keys.get(keyId);
    return key && createHmac('sha256', key.sealing).update(text).digest();
  }

  /** @returns what stands in the record for an e-mail address that belongs to no account */
  addressHmac(email: string): string {
    return createHmac('sha256', this.addresses).update(email).digest('base64url');
  }
}
