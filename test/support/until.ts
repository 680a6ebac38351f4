import { setTimeout as sleep } from 'node:timers/promises';

/** A busy machine decides no test. */
const WITHIN_MS = 20_000;

/** Waits for what comes without being asked for. @throws when it does not come */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  const late = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > late) throw new Error('It did not come.');
    await sleep(10);
  }
}
