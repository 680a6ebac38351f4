import type { JwtHeader } from 'jsonwebtoken';
import { validate } from 'uuid';

/** How far ahead another instance's clock may be. */
const CLOCK_SKEW_SECONDS = 5;
/** Far above any of ours; longer ones are refused before any work. */
export const MAX_TOKEN_CHARACTERS = 4096;

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

export interface Expected {
  typ: string;
  kid: string;
  audience: string;
  maxLifeSeconds: number;
}

/**
 * What jsonwebtoken lets pass (tried: `crit`, `b64`, other `typ`, missing `exp`, lists as `aud`, far futures) and RFC 8725
 * tells to refuse. Runs after signature, algorithm, issuer and expiry were verified.
 */
export function isStrict(header: JwtHeader, payload: Record<string, unknown>, expected: Expected): boolean {
  const { iat, exp } = payload;
  return (
    header.typ === expected.typ &&
    header.kid === expected.kid &&
    !('crit' in header) &&
    !('b64' in header) &&
    payload['aud'] === expected.audience &&
    validate(payload['sub']) &&
    validate(payload['sid']) &&
    isWhole(iat) &&
    isWhole(exp) &&
    exp - iat <= expected.maxLifeSeconds &&
    iat <= Date.now() / 1000 + CLOCK_SKEW_SECONDS
  );
}
