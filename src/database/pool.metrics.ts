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
