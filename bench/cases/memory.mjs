import { startApi } from '../api.mjs';
import { driveMix, reader } from '../mix.mjs';
import { median, rounded } from '../rounds.mjs';

const REQUESTS = Number(process.env.BENCH_MEMORY_REQUESTS ?? 1_000_000);
const WINDOWS = 50;
const MEGABYTE = 1024 * 1024;
const MOST_MB = 160;
/** A leak of 10 bytes a request. Between its collections the heap of V8 moves by more than a short run could tell apart. */
const MOST_GROWTH_MB = 5;

/**
 * Resident memory over a million requests of all kinds.
 *
 * Growth is the line of least squares through the second half of the samples, from its beginning to its end, so that
 * neither a single sample nor the last collection decides.
 */
export async function memory(database) {
  const api = await startApi(database.url);
  const person = await reader(api.url, 'remembers');
  const samples = [{ requests: 0, mb: api.rss / MEGABYTE }];
  let requests = 0;
  const sampler = setInterval(() => samples.push({ requests, mb: api.rss / MEGABYTE }), 1000);
  const worked = api.cpuMs;
  for (let window = 0; window < WINDOWS; window++) {
    const driven = await driveMix(api.url, person, { amount: Math.ceil(REQUESTS / WINDOWS) });
    requests += driven.requests;
    if (driven.errors > 0 || driven.unmeant > 0)
      throw new Error(`window ${window}: ${JSON.stringify(driven)}`);
  }
  clearInterval(sampler);
  const all = samples.map(({ mb }) => mb);
  const second = all.slice(all.length >> 1);
  const [last, growth] = [all.at(-1), slope(second) * (second.length - 1)];
  return {
    name: `memory over ${requests.toLocaleString('en')} requests`,
    table: {
      'MB resident': {
        'at the start': rounded(all[0], 0),
        'first half, median': rounded(median(all.slice(0, all.length >> 1)), 0),
        'second half, median': rounded(median(second), 0),
        most: rounded(Math.max(...all), 0),
        last: rounded(last, 0),
        'growth of the second half': rounded(growth, 1),
        samples: all.length,
      },
      'CPU us a request': rounded(((api.cpuMs - worked) * 1000) / requests, 0),
    },
    bars: [
      { of: 'MB resident after all requests', at_most: MOST_MB, value: rounded(last, 1) },
      { of: 'MB grown over the second half', at_most: MOST_GROWTH_MB, value: rounded(growth, 1) },
    ],
  };
}

/** @returns by how much a line through these values, one step apart, climbs a step */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0);
  return over / values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
}
