import type { OAuthErrorDto } from './oauth-error.dto.js';
import type { Problem } from './problem.js';

/** Refusals of RFC 6749 section 5.2, by our own code. */
const GRANT_REFUSALS: Record<string, string> = {
  invalid_credentials: 'invalid_grant',
  invalid_refresh_token: 'invalid_grant',
  unsupported_grant_type: 'unsupported_grant_type',
};

export interface OAuthAnswer {
  status: number;
  headers: Record<string, string>;
  body: OAuthErrorDto;
}

/** The RFC names no error for overload; clients know this one from its section 4.1.2.1. */
const nameOf = (status: number): string =>
  status === 429 || status === 503
    ? 'temporarily_unavailable'
    : status >= 500
      ? 'server_error'
      : 'invalid_request';

/** @returns a problem as an OAuth client reads it; a refused grant is a 400, everything else keeps its status */
export function oauthAnswer(problem: Problem): OAuthAnswer {
  const refusal = GRANT_REFUSALS[problem.code];
  const { 'www-authenticate': _scheme, ...headers } = problem.headers;
  const faults = problem.errors?.map(({ message }) => message).join('; ');
  return {
    status: refusal ? 400 : problem.getStatus(),
    headers: { ...headers, pragma: 'no-cache' },
    body: {
      error: refusal ?? nameOf(problem.getStatus()),
      error_description: asDescription(faults ? `${problem.detail} ${faults}.` : problem.detail),
    },
  };
}

/** RFC 6749 section 5.2: printable ASCII without `"` and `\`. */
const asDescription = (text: string): string =>
  text.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, '?');
