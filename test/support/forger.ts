import { createHmac, type KeyObject, sign } from 'node:crypto';

export type Part = Record<string, unknown>;

export const encode = (value: unknown): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString('base64url'); // prettier-ignore

export const decode = (token: string, at: 0 | 1): Part =>
  JSON.parse(Buffer.from(token.split('.')[at]!, 'base64url').toString()) as Part;

export const now = (): number => Math.floor(Date.now() / 1000);

/** Signs `header.payload`. */
export type Sealer = (text: string) => string;

export const hmac =
  (key: string | Buffer | KeyObject, hash = 'sha256'): Sealer =>
  (text) =>
    createHmac(hash, key).update(text).digest('base64url');

export const ecdsa =
  (key: KeyObject, hash = 'sha256', dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): Sealer =>
  (text) =>
    sign(hash, Buffer.from(text), { key, dsaEncoding }).toString('base64url');

export const rsa =
  (key: KeyObject, hash = 'sha256'): Sealer =>
  (text) =>
    sign(hash, Buffer.from(text), key).toString('base64url');

/** What it is called, and how it is made. */
export type Forgery = readonly [name: string, make: (forger: Forger) => string];

export const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

export interface Known {
  /** A living token, and living ones of another kind, another person and another deployment. */
  readonly genuine: string;
  readonly otherKind: string;
  readonly otherPerson: string;
  readonly otherDeployment: string;
  /** The server's own key. */
  readonly seal: Sealer;
  /** An address that counts who comes. */
  readonly listener: string;
  /** Secrets of the deployment that are not for this kind of token. */
  readonly otherSecrets: readonly string[];
  /** The server's public key; somebody's when it signs with a secret. */
  readonly publicKey: KeyObject;
}

/** Makes odd tokens out of a genuine one. */
export class Forger {
  readonly header: Part;
  readonly claims: Part;

  constructor(readonly known: Known) {
    this.header = decode(known.genuine, 0);
    this.claims = decode(known.genuine, 1);
  }

  /** These fields changed (undefined removes one), signed with the server's own key unless told otherwise. */
  make(claims: Part = {}, header: Part = {}, seal: Sealer = this.known.seal): string {
    return this.literal(
      JSON.stringify({ ...this.header, ...header }),
      JSON.stringify({ ...this.claims, ...claims }),
      seal,
    );
  }

  /** Header and payload as they stand, rightly signed. */
  literal(header: string | Buffer, payload: string | Buffer, seal: Sealer = this.known.seal): string {
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${seal(text)}`;
  }

  /** The genuine header before a payload as it stands. */
  payload(payload: string | Buffer): string {
    return this.literal(JSON.stringify(this.header), payload);
  }

  /** Header fields changed, signed with the server's own key, so that the header alone is odd. */
  static header(header: Part): Forgery {
    const fields = Object.entries(header).map(([name, value]) => `${name} ${show(value)}`);
    return [fields.join(', '), (forger) => forger.make({}, header)];
  }

  /** Claims changed, rightly signed, as only somebody with the key could. */
  static claims(claims: Part): Forgery {
    const fields = Object.entries(claims).map(([name, value]) => `${name} ${show(value)}`);
    return [fields.join(', '), (forger) => forger.make(claims)];
  }

  get parts(): [string, string, string] {
    return this.known.genuine.split('.') as [string, string, string];
  }

  get headerText(): string {
    return JSON.stringify(this.header);
  }

  get claimsText(): string {
    return JSON.stringify(this.claims);
  }
}
