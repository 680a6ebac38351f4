import { createClient, localStorageAdapter, ProblemError } from './client/client.js';
import { CallLog } from './call-log.js';

/** The page is one folder below the API, also behind a proxy that adds a path. */
export const baseUrl = new URL('..', document.baseURI).href.replace(/\/$/, '');

/** One sign-in for all tabs. */
const storage = localStorageAdapter('meditwin-console');

export const callLog = new CallLog();

export const client = createClient({
  baseUrl,
  storage,
  onCall: (call) => callLog.add(call),
  onSignedOut: (reason) => document.dispatchEvent(new CustomEvent('signed-out', { detail: reason })),
});

export { ProblemError };

/** What the stored access token says; read, not checked. @returns null when nobody is signed in */
export function accessToken() {
  if (!client.session) return null;
  const { access_token: raw } = JSON.parse(storage.get('session'));
  const read = (part) => {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  const [header, claims] = raw.split('.').slice(0, 2).map(read);
  return { raw, header, claims };
}
