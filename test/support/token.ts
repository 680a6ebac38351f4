import { createHmac } from 'node:crypto';
import { TEST_SECRETS } from './server.js';

export type Claims = Record<string, unknown>;

const partOf = (token: string, part: 0 | 1): Claims =>
  JSON.parse(Buffer.from(token.split('.')[part]!, 'base64url').toString()) as Claims;

export const headerOf = (token: string): Claims => partOf(token, 0);
export const claimsOf = (token: string): Claims => partOf(token, 1);

/** The same token with other claims or header fields, signed with a key of ours; by default as a refresh token. */
export function forge(
  token: string,
  claims: object,
  header: object = {},
  key = TEST_SECRETS.JWT_REFRESH_SECRET_KEY,
): string {
  const parts = [
    { ...headerOf(token), ...header },
    { ...claimsOf(token), ...claims },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
