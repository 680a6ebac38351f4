import { pathToFileURL } from 'node:url';
import type { Client, ClientOptions, SignOutReason } from '../../client/src/client.js';
import type { Person } from './people.js';

type Module = typeof import('../../client/src/client.js');

/** What ships, not its source. */
export const { createClient, memoryStorage } = (await import(
  pathToFileURL('client/dist/client.js').href
)) as Module;

export interface Watched {
  client: Client;
  /** `METHOD path status` of each attempt. */
  calls: string[];
  /** Reasons for which it was told that it is signed out. */
  signedOut: SignOutReason[];
}

/** A client that writes down what happens to it. */
export function watchedClient(baseUrl: string, options: ClientOptions = {}): Watched {
  const calls: string[] = [];
  const signedOut: SignOutReason[] = [];
  const client = createClient({
    baseUrl,
    onCall: ({ method, url, status }) => calls.push(`${method} ${new URL(url).pathname} ${status}`),
    onSignedOut: (reason) => signedOut.push(reason),
    ...options,
  });
  return { client, calls, signedOut };
}

/** The same, with somebody signed in. */
export async function signedIn(
  baseUrl: string,
  { email, password }: Person,
  options: ClientOptions = {},
): Promise<Watched> {
  const watched = watchedClient(baseUrl, options);
  await watched.client.auth.login({ email, password });
  watched.calls.length = 0;
  return watched;
}

export const refreshes = ({ calls }: Watched): string[] =>
  calls.filter((call) => call.startsWith('POST /auth/refresh'));
