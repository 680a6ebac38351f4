import { validate } from 'uuid';

/** Far above any of ours; longer ones are refused before any work. */
export const MAX_TOKEN_CHARACTERS = 4096;

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** A part of a token as we write it. */
export const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** The one spelling of these bytes. jsonwebtoken compares an HS256 signature as text, but decodes one of ES256 loosely. */
export const isBase64url = (text: string): boolean =>
  Buffer.from(text, 'base64url').toString('base64url') === text;

/**
 * Are claims spelled as ours always are? Written again they must give the same text, which leaves no room for duplicates
 * (RFC 7519 section 4), white space, escapes, a BOM, invalid UTF-8 or loose base64url.
 */
export function isCanonical(payload: string): boolean {
  try {
    return encoded(JSON.parse(Buffer.from(payload, 'base64url').toString())) === payload;
  } catch {
    return false; // no JSON, or nested beyond what the stack holds
  }
}

export interface Expected {
  audience: string;
  maxLifeSeconds: number;
  /** How far ahead the clock may be that wrote `iat`. */
  skewSeconds: number;
}

/**
 * What jsonwebtoken lets pass (tried: missing `exp`, lists as `aud`, far futures) and RFC 8725 tells to refuse. Runs after
 * header, signature, issuer and expiry were verified.
 */
export function isStrict(payload: Record<string, unknown>, expected: Expected): boolean {
  const { iat, exp } = payload;
  return (
    payload['aud'] === expected.audience &&
    validate(payload['sub']) &&
    validate(payload['sid']) &&
    isWhole(iat) &&
    isWhole(exp) &&
    exp - iat <= expected.maxLifeSeconds &&
    iat <= Date.now() / 1000 + expected.skewSeconds
  );
}
