import { page } from './page.js';

/** A tab may be frozen while it holds the lock: then the others go on without it. */
const WAIT_AT_MOST_MS = 5_000;

/** Runs `work` while no other tab runs work of that name, as far as the browser can tell. */
export async function exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = page.navigator?.locks;
  let begun = false;
  const once = (): Promise<T> => {
    begun = true;
    return work();
  };
  try {
    if (locks) return await locks.request(name, { signal: AbortSignal.timeout(WAIT_AT_MOST_MS) }, once);
  } catch (error) {
    if (begun) throw error;
  }
  return work();
}
