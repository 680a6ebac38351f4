import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from './people.js';
import type { Server } from './server.js';
import { claimsOf } from './token.js';

/** Far above the bound of 1 s: a busy machine decides no test. */
const SURELY_WITHIN_MS = 10_000;

/** What a person's access token is worth: `ok`, or the code of the refusal. */
export async function accessOf(
  server: Server,
  { accessToken }: Pick<Person, 'accessToken'>,
): Promise<string> {
  const { status, body } = await server.request('GET', '/auth/forward', { token: accessToken });
  return status === 200 ? 'ok' : (body['code'] as string);
}

/** The status that a person's refresh token gets. */
export async function refreshOf(
  server: Server,
  { refreshToken }: Pick<Person, 'refreshToken'>,
): Promise<number> {
  const body = { refresh_token: refreshToken };
  return (await server.request('POST', '/auth/refresh', { body })).status;
}

export async function expectAlive(server: Server, ...people: Person[]): Promise<void> {
  for (const person of people)
    expect([await accessOf(server, person), await refreshOf(server, person)]).toEqual(['ok', 200]);
}

export async function expectOver(server: Server, ...people: Person[]): Promise<void> {
  for (const person of people)
    expect([await accessOf(server, person), await refreshOf(server, person)]).toEqual(['token_revoked', 401]);
}

/** Waits until the access token gets this, and is let in until then. @returns how long that took, in ms */
export async function becomes(server: Server, person: Person, code: string): Promise<number> {
  const began = performance.now();
  for (;;) {
    const seen = await accessOf(server, person);
    if (seen === code) return performance.now() - began;
    if (seen !== 'ok' || performance.now() - began > SURELY_WITHIN_MS)
      throw new Error(`The access token gets "${seen}" instead of "${code}".`);
    await sleep(5);
  }
}

/** The session of a person's tokens. */
export const sessionOf = ({ accessToken }: Pick<Person, 'accessToken'>): string =>
  claimsOf(accessToken)['sid'] as string;
