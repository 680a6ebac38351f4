export class JwkDto {
  /** @example "EC" */
  kty: string;

  /** @example "P-256" */
  crv: string;

  /** @example "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU" */
  x: string;

  /** @example "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" */
  y: string;

  /** RFC 7638 thumbprint; the `kid` of the tokens that this key signed. @example "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U" */
  kid: string;

  /** @example "ES256" */
  alg: string;

  /** @example "sig" */
  use: string;
}

export class JwksDto {
  /** The current key first, then the one before or the one to come; empty when tokens are signed with a secret. */
  keys: JwkDto[];
}
