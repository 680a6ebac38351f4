import { Counter } from 'prom-client';
import { Problem } from '../http/problem.js';

const CODES = [
  'token_missing',
  'token_invalid',
  'token_expired',
  'token_stale',
  'token_revoked',
  'forbidden',
];

const refusals = new Counter({
  name: 'meditwin_access_refused_total',
  help: 'Requests that the guards refused, by code of the problem',
  labelNames: ['code'],
});

for (const code of CODES) refusals.inc({ code }, 0);

/** Counts what a guard throws; a store that is down is no refusal. */
export function countRefusal(error: unknown): void {
  if (error instanceof Problem && CODES.includes(error.code)) refusals.inc({ code: error.code });
}
