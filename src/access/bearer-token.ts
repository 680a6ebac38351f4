import { MAX_TOKEN_CHARACTERS } from './strict-token.js';

/** passport-jwt's own extractor takes `Bearer a, Bearer b` for `a,`; RFC 6750 section 2.1 has one token68. */
const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

/** The one reader of `Authorization`. @returns null when there is nothing in it that could be a token of ours */
export function bearerToken(request: { headers: { authorization?: string } }): string | null {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  return token && token.length <= MAX_TOKEN_CHARACTERS ? token : null;
}
