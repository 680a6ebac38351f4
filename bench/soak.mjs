// `npm run bench:soak`: the server at half of what it can do, for SOAK_MINUTES (20). Writes bench/results/soak.json and a
// picture of it, soak.svg. Any error, and any answer that was not meant, is a failure.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApi } from './api.mjs';
import { Contestant, stayWithTheCallers } from './contestant.mjs';
import { openBenchDatabase } from './database.mjs';
import { lineCharts } from './line-charts.mjs';
import { driveMix, reader } from './mix.mjs';
import { rounded } from './rounds.mjs';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 20);
const WINDOW_SECONDS = 10;
const WARM_UP_SECONDS = 5;
const MEGABYTE = 1024 * 1024;
const RESULTS = join(import.meta.dirname, 'results');

async function soak(api, person) {
  await driveMix(api.url, person, { duration: WARM_UP_SECONDS });
  const capacity = Math.round((await driveMix(api.url, person, { duration: WINDOW_SECONDS })).rate);
  const half = Math.floor(capacity / 2);
  console.log(`Capacity: ${capacity} requests/s. At ${half} requests/s for ${MINUTES} minutes:`);
  const began = performance.now();
  const windows = [];
  while (performance.now() - began < MINUTES * 60_000) {
    const { requests: _, ...driven } = await driveMix(api.url, person, {
      duration: WINDOW_SECONDS,
      overallRate: half,
    });
    const window = {
      minute: rounded((performance.now() - began) / 60_000),
      ...driven,
      rate: rounded(driven.rate, 0),
      mb: rounded(api.rss / MEGABYTE, 1),
    };
    windows.push(window);
    console.log(JSON.stringify(window));
  }
  return { capacity, half, windows };
}

function picture({ half, windows }) {
  const all = (name) => windows.map((window) => window[name]);
  const errors = all('errors').map((count, i) => count + windows[i].unmeant);
  const total = errors.reduce((sum, count) => sum + count, 0);
  return lineCharts(
    `Half of the capacity, ${half} requests/s, for ${MINUTES} minutes: ${total} errors`,
    all('minute'),
    [
      {
        title: 'Requests a second, and errors in each window of 10 s',
        lines: [
          { name: 'requests/s', values: all('rate') },
          { name: 'errors', values: errors },
        ],
      },
      {
        title: 'Latency, ms',
        lines: [
          { name: 'p50', values: all('p50') },
          { name: 'p99', values: all('p99') },
        ],
      },
      {
        title: 'Resident memory, MB',
        lines: [{ name: 'resident', values: all('mb') }],
        limit: { name: '160 MB', value: 160 },
      },
    ],
  );
}

stayWithTheCallers();
const database = await openBenchDatabase();
try {
  const api = await startApi(database.url);
  const result = await soak(api, await reader(api.url, 'soaks'));
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, 'soak.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(RESULTS, 'soak.svg'), picture(result));
  const bad = result.windows.filter(({ errors, unmeant }) => errors + unmeant > 0);
  console.log(bad.length > 0 ? `Errors in ${bad.length} windows.` : 'No errors.');
  process.exitCode = bad.length > 0 ? 1 : 0;
} finally {
  await Contestant.stopAll();
  await database.remove();
}
