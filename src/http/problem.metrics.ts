import { Counter } from 'prom-client';
import type { Problem } from './problem.js';
import * as catalogue from './problems.js';

const problems = new Counter({
  name: 'meditwin_problems_total',
  help: 'Requests that were answered with a problem, by its code',
  labelNames: ['code'],
});

// A series that starts at its first event hides that event from `increase()`.
for (const Entry of Object.values(catalogue)) problems.inc({ code: new Entry().code }, 0);

/** Called where problems leave. */
export const countProblem = ({ code }: Problem): void => problems.inc({ code });
