import { Counter } from 'prom-client';
import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const lookForConnections = scrapedGauge(
  'meditwin_database_pool_connections',
  'Connections of the pool that are open',
);

export const lookForIdle = scrapedGauge(
  'meditwin_database_pool_idle',
  'Connections of the pool that nobody uses',
);

export const lookForWaiting = scrapedGauge(
  'meditwin_database_pool_waiting',
  'Statements that wait for a connection of the pool',
);

export const lookForMax = scrapedGauge(
  'meditwin_database_pool_max',
  'Connections that the pool may open, as DATABASE_POOL_SIZE says',
);

const refused = new Counter({
  name: 'meditwin_database_pool_refused_total',
  help: 'Statements that got no connection of the pool: too many waited already (queue_full), or they waited too long',
  labelNames: ['reason'],
});

type Reason = 'queue_full' | 'waited_too_long';
for (const reason of ['queue_full', 'waited_too_long'] satisfies Reason[]) refused.inc({ reason }, 0);

export const countRefusal = (reason: Reason): void => refused.inc({ reason });
