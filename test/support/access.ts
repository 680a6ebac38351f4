import type { Person } from './people.js';
import type { Server } from './server.js';

/** What a person's access token is worth: `ok`, or the code of the refusal. */
export async function accessOf(
  server: Server,
  { accessToken }: Pick<Person, 'accessToken'>,
): Promise<unknown> {
  const { status, body } = await server.request('GET', '/auth/forward', { token: accessToken });
  return status === 200 ? 'ok' : body['code'];
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
