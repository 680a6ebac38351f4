import { Counter } from 'prom-client';
import { CAUSES, OUTCOMES } from './refresh-store.js';

/** Tokens that were judged, by what became of them; `unknown`: no such session, `unreadable`: no token of ours; `unjudged`: the store failed. */
export const refreshes = new Counter({
  name: 'meditwin_refresh_total',
  help: 'Refresh tokens judged, by outcome',
  labelNames: ['outcome'],
});

export const reuses = new Counter({
  name: 'meditwin_refresh_reuse_total',
  help: 'Sessions ended because an old refresh token was used, by cause',
  labelNames: ['cause'],
});

// A series that starts at its first event hides that event from `increase()`.
for (const outcome of [...OUTCOMES, 'unknown', 'unreadable', 'unjudged']) refreshes.inc({ outcome }, 0);
for (const cause of CAUSES) reuses.inc({ cause }, 0);
