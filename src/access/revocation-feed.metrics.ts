import { Histogram } from 'prom-client';
import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const lookForLag = scrapedGauge(
  'meditwin_revocation_feed_lag_seconds',
  'Age of what this process knows of ended sessions and changed roles; above 3 it asks before it lets anybody in',
);

export const lookForConnection = scrapedGauge(
  'meditwin_revocation_feed_connected',
  'Is the connection open over which notices of revocations come (1), or is it opened again (0)?',
);

export const lookForNotices = scrapedGauge(
  'meditwin_revocation_notices_heard',
  'Do notices of PostgreSQL arrive over that connection (1), or does a pooler swallow them (0)? Left out until it is known',
);

export const lookForEntries = scrapedGauge(
  'meditwin_revocation_list_entries',
  'Ended sessions and users with stale tokens that are kept in memory',
);

/** A notice takes some milliseconds; a lost one is healed by the poll, within 0.5 s. */
export const delays = new Histogram({
  name: 'meditwin_revocation_delay_seconds',
  help: 'From the begin of the transaction that revoked to the moment this process read it, by the clock of the database',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});
