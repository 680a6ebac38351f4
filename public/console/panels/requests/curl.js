import { accessToken } from '../../client.js';

const PUBLIC = /\/auth\/(login|signup|refresh|token)(\?|$)/;

/** As a POSIX shell takes one word, whatever is in it. */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @returns the call as a command; secrets in the body stay `***`, and the token is `$ACCESS` unless asked for */
export function curlOf({ method, url, headers, body }, { withToken = false } = {}) {
  const token = (withToken && accessToken()?.raw) || '$ACCESS';
  return [
    'curl',
    method !== 'GET' && `-X ${method}`,
    quoted(url),
    !PUBLIC.test(url) && `-H "authorization: Bearer ${token}"`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    body !== undefined && `--data-raw ${quoted(body)}`,
  ]
    .filter(Boolean)
    .join(' ');
}
