import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const lookForConnections = scrapedGauge(
  'meditwin_redis_connected',
  'Are both connections to Redis ready (1), or is one opened again (0)? Left out without REDIS_URL',
);
