import type { KeyObject } from 'node:crypto';
import { type JwtModuleOptions, JwtSecretRequestType } from '@nestjs/jwt';
import type { TokenKeys } from '../config/token-keys.js';
import { encoded, isBase64url, isCanonical } from './strict-token.js';
import { type PublicJwk, publicJwk, type TokenKey, tokenKey } from './token-key.js';

/** The header of a token of ours, in the order in which it is written. */
export interface TokenHeader {
  alg: TokenKey['alg'];
  typ: string;
  kid: string;
}

/**
 * The keys of one kind of token, in memory. A token chooses among them by its whole header, which must be, byte for byte,
 * the one that we write for a key: so `kid`, `alg` and `typ` are bound to the key, and `jku`, `jwk`, `x5c`, `crit`, `b64`
 * and whatever else may come find nobody who reads them.
 */
export class KeyRing {
  /** What the current key signs under. */
  readonly header: TokenHeader;
  private readonly keys: TokenKey[];
  private readonly byHeader: Map<string, TokenKey>;

  constructor(
    typ: string,
    private readonly given: TokenKeys,
  ) {
    this.keys = [given.current, given.second].filter((key) => key !== undefined).map(tokenKey);
    const headerOf = ({ alg, kid }: TokenKey): TokenHeader => ({ alg, typ, kid });
    this.header = headerOf(this.keys[0]!);
    this.byHeader = new Map(this.keys.map((key) => [encoded(headerOf(key)), key]));
  }

  /** @returns the key with which this token must be verified; undefined when it is none of ours, or oddly spelled */
  find(token: string): KeyObject | undefined {
    const [header, payload, signature] = token.split('.'); // what verifies it refuses a fourth part
    const key = this.byHeader.get(header!);
    if (!key || !payload || !signature) return undefined;
    return isCanonical(payload) && (key.alg === 'HS256' || isBase64url(signature)) ? key.verifies : undefined;
  }

  /** The public keys, the current one first; none when tokens are signed with a secret. */
  publicKeys(): (PublicJwk & { kid: string; alg: string; use: 'sig' })[] {
    return this.keys
      .filter(({ verifies }) => verifies.type === 'public')
      .map(({ verifies, kid, alg }) => ({ ...publicJwk(verifies), kid, alg, use: 'sig' }));
  }

  /** For JwtModule: signs with the current key, verifies with the one that the token names. */
  jwtOptions(): JwtModuleOptions {
    return {
      secretOrKeyProvider: (type, token) => {
        const key = type === JwtSecretRequestType.SIGN ? this.given.current : this.find(token as string);
        if (!key) throw new Error('No key of ours.');
        return key;
      },
    };
  }
}
