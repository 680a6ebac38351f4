import { Counter, Histogram } from 'prom-client';
import { scrapedGauge } from '../metrics/scraped-gauge.js';

export const answers = new Counter({
  name: 'meditwin_chat_answers_total',
  help: 'Answers of the assistant that are over, by how they ended',
  labelNames: ['status'],
});

for (const status of ['complete', 'stopped', 'failed']) answers.inc({ status }, 0);

export const lookForUnderWay = scrapedGauge(
  'meditwin_chat_answers_under_way',
  'Answers that this process is making, whether or not anybody reads them',
);

export const lookForStreams = scrapedGauge(
  'meditwin_chat_streams_open',
  'Readers of streams of this process',
);

/** As long as the assistant talks and the reader reads, so far from how long a request takes. */
export const streaming = new Histogram({
  name: 'meditwin_chat_stream_duration_seconds',
  help: 'How long a stream was open, from its first event to its end',
  buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
});
