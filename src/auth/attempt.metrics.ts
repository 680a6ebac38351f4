import { Counter } from 'prom-client';
import {
  EmailTaken,
  InvalidCredentials,
  Overloaded,
  TooManyRequests,
  UsernameTaken,
} from '../http/problems.js';

/** `refused`: no such account, deactivated, or a wrong password; which of them is told nowhere. */
export const signIns = new Counter({
  name: 'meditwin_sign_in_total',
  help: 'Sign-ins by password, by outcome',
  labelNames: ['outcome'],
});

export const signUps = new Counter({
  name: 'meditwin_sign_up_total',
  help: 'Sign-ups, by outcome',
  labelNames: ['outcome'],
});

for (const outcome of ['success', 'refused', 'throttled', 'overloaded', 'failed'])
  signIns.inc({ outcome }, 0);
for (const outcome of ['success', 'taken', 'throttled', 'overloaded', 'failed']) signUps.inc({ outcome }, 0);

/** `failed` is what should not happen: a database that is away, a fault. */
function outcomeOf(error: unknown): string {
  if (error instanceof InvalidCredentials) return 'refused';
  if (error instanceof EmailTaken || error instanceof UsernameTaken) return 'taken';
  if (error instanceof TooManyRequests) return 'throttled';
  return error instanceof Overloaded ? 'overloaded' : 'failed';
}

/** @returns what the attempt comes to, after that was counted */
export async function counted<Result>(
  attempts: Counter<'outcome'>,
  attempt: Promise<Result>,
): Promise<Result> {
  try {
    const result = await attempt;
    attempts.inc({ outcome: 'success' });
    return result;
  } catch (error) {
    attempts.inc({ outcome: outcomeOf(error) });
    throw error;
  }
}
