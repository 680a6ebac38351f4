import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '../../dist/src/database/remove-embedded-postgres.js';
import { startApi } from '../api.mjs';
import { rounded, summary } from '../rounds.mjs';

const STARTS = Number(process.env.BENCH_STARTS ?? 5);
const EMPTY_STARTS = Number(process.env.BENCH_EMPTY_STARTS ?? 3);

/** How long until a server listens, on a database that is there already and on an embedded one that it makes first. */
export async function start(database) {
  const existing = await startsOf(STARTS, () => timed(database.url));
  const empty = await startsOf(EMPTY_STARTS, onAnEmptyOne);
  return {
    name: 'start',
    table: { 'an existing database': rowOf(existing), 'an empty embedded one': rowOf(empty) },
    bars: [
      { of: 's until ready on an existing database, the slowest', at_most: 2.5, value: slowest(existing) },
      { of: 's until ready on an empty embedded one, the slowest', at_most: 6, value: slowest(empty) },
    ],
  };
}

async function startsOf(count, one) {
  const each = [];
  for (let i = 0; i < count; i++) each.push(await one());
  return each;
}

/** @returns until it listens: seconds by the wall, CPU ms of the server alone, and its resident memory by then */
async function timed(databaseUrl, options) {
  const began = performance.now();
  const api = await startApi(databaseUrl, options);
  const seconds = (performance.now() - began) / 1000;
  const measured = { seconds, cpu: api.cpuMs, mb: api.rss / 1024 / 1024 };
  await api.stop();
  return measured;
}

async function onAnEmptyOne() {
  const folder = mkdtempSync(join(tmpdir(), 'meditwin-bench-start-'));
  try {
    // Production refuses the embedded server. An empty address counts as none, and no .env is found in the folder.
    return await timed('', { cwd: folder, env: { NODE_ENV: 'development', DATA_DIR: folder } });
  } finally {
    await removeEmbeddedPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

const slowest = (starts) => rounded(Math.max(...starts.map(({ seconds }) => seconds)));

const rowOf = (starts) => ({
  starts: starts.length,
  seconds: summary(starts.map(({ seconds }) => seconds)),
  slowest: slowest(starts),
  'CPU ms': summary(starts.map(({ cpu }) => cpu)),
  'MB resident': summary(starts.map(({ mb }) => mb)),
});
