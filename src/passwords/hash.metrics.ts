import { Counter, Histogram } from 'prom-client';
import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const lookForWaiting = scrapedGauge(
  'meditwin_password_hash_waiting',
  'Password hashes that wait for their turn; 40 at most, then callers are refused',
);

export const lookForRunning = scrapedGauge(
  'meditwin_password_hash_running',
  'Password hashes under way; 2 at most',
);

export const refusedHashes = new Counter({
  name: 'meditwin_password_hash_refused_total',
  help: 'Password hashes refused because too many wait',
});

/** About 40 ms each, more when cores are shared. */
export const hashing = new Histogram({
  name: 'meditwin_password_hash_duration_seconds',
  help: 'Time a password hash takes once it is its turn',
  buckets: [0.02, 0.03, 0.04, 0.06, 0.08, 0.12, 0.2, 0.4, 1],
});
