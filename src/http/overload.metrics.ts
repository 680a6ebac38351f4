import { Counter } from 'prom-client';
import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const shedRequests = new Counter({
  name: 'meditwin_requests_shed_total',
  help: 'Requests answered with 503 before anything was done for them, by what there was too much of',
  labelNames: ['reason'],
});

// A series that starts at its first event hides that event from `increase()`.
for (const reason of ['event_loop', 'database']) shedRequests.inc({ reason }, 0);

export const lookForOverload = scrapedGauge(
  'meditwin_overloaded',
  'Whether requests are answered with 503 because there are too many: 1 or 0',
);
