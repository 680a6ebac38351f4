// `npm run bench:overload`: what the server does with five times as many requests as it can serve. It looks for the most
// that it serves, offers five times that for OVERLOAD_SECONDS (60) whatever the answers do, then half of it, and looks for the
// most again. Writes bench/results/overload.json and a picture of it, overload.svg; a bar that is missed is a failure.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startApi } from './api.mjs';
import { Contestant, stayWithTheCallers } from './contestant.mjs';
import { openBenchDatabase } from './database.mjs';
import { lineCharts } from './line-charts.mjs';
import { machine } from './machine.mjs';
import { offered, summed, waitsOfKinds } from './offered.mjs';
import { missing, talk } from './talk.mjs';

const RESULTS = join(import.meta.dirname, 'results');
/** The bounds are those by default. PostgreSQL has one core, which it shares with the load: docs/postgresql.md, size of the pool. */
const SETTINGS = { OVERLOAD_TURN_MS: '', OVERLOAD_DATABASE_WAITING: '', DATABASE_POOL_SIZE: '5' };
const SECONDS = Number(process.env.OVERLOAD_SECONDS ?? 60);
const TIMES = 5;
const WARM_UP = [
  { rate: 300, seconds: 4 },
  { rate: 800, seconds: 10 },
];
const FIRST_RATE = 600;
const STEP = 1.2;
const STEP_SECONDS = 5;
const IDLE_SHARE = 0.05;
const IDLE_SECONDS = 15;
const BEFORE_SECONDS = 10;
const AFTER_SECONDS = 20;

let next = 0;
const acknowledged = [];

async function run(url, kinds, phases) {
  const outcome = await offered(url, kinds, phases, next);
  next = outcome.next;
  acknowledged.push(...outcome.acknowledged);
  if (outcome.unanswered > 0) throw new Error(`${outcome.unanswered} requests were never answered`);
  return outcome.windows;
}

/** @returns the most that is served a second, with which rates */
async function findPeak(url, kinds) {
  const steps = [];
  for (let rate = FIRST_RATE; ; rate *= STEP) {
    const windows = await run(url, kinds, [{ rate, seconds: STEP_SECONDS }]);
    const step = summed(windows);
    steps.push(step);
    console.log(JSON.stringify(step));
    const peak = Math.max(...steps.map(({ served }) => served));
    if (steps.slice(-2).every(({ served, offered: rateOf }) => served < 0.85 * rateOf) && steps.length > 1)
      return { peak, steps };
  }
}

/** How fast the machine is changes from minute to minute, so what the overload is compared with is measured before and after. */
async function measure(url, kinds) {
  const idle = (rate) => run(url, kinds, [{ rate, seconds: IDLE_SECONDS }]);
  await run(url, kinds, WARM_UP);
  const first = await findPeak(url, kinds);
  const idleBefore = await idle(first.peak * IDLE_SHARE);
  const half = first.peak / 2;
  const windows = await run(url, kinds, [
    { rate: half, seconds: BEFORE_SECONDS },
    { rate: TIMES * first.peak, seconds: SECONDS },
    { rate: half, seconds: AFTER_SECONDS },
  ]);
  const idleAfter = await idle(first.peak * IDLE_SHARE);
  const second = await findPeak(url, kinds);
  const [begin, end] = [BEFORE_SECONDS, BEFORE_SECONDS + SECONDS];
  return {
    peak: Math.round((first.peak + second.peak) / 2),
    steps: [first.steps, second.steps],
    idle: summed([...idleBefore, ...idleAfter]),
    before: summed(windows.slice(0, begin)),
    overload: summed(windows.slice(begin, end)),
    overload_kinds: waitsOfKinds(windows.slice(begin, end)),
    after: summed(windows.slice(end)),
    seconds: windows.map((window) => summed([window])),
  };
}

function barsOf({ peak, idle, before, overload, after }, lost) {
  const all = [before, overload, after];
  const strange = all.flatMap(({ others, hasty }) => [...Object.values(others), hasty]);
  return [
    { of: 'served, of the peak', value: overload.served / peak, at_least: 0.8 },
    { of: 'p99 of what is served, to idle', value: overload.served_p99 / idle.served_p99, at_most: 5 },
    { of: 'p99 of the 503s, to idle', value: overload.shed_p99 / idle.served_p99, at_most: 5 },
    { of: 'other statuses, or no Retry-After', value: strange.reduce((a, b) => a + b, 0), at_most: 0 },
    { of: 'acknowledged messages that are lost', value: lost, at_most: 0 },
    { of: 'served afterwards, of what is offered', value: after.served / after.offered, at_least: 0.99 },
  ].map((bar) => ({
    ...bar,
    value: Number(bar.value.toFixed(2)),
    met: bar.value >= (bar.at_least ?? 0) && bar.value <= (bar.at_most ?? Infinity),
  }));
}

function picture({ peak, idle, seconds }) {
  const all = (name) => seconds.map((second) => second[name]);
  return lineCharts(
    `${TIMES} times the peak of about ${peak} requests/s for ${SECONDS} s, then half of it`,
    seconds.map((_, i) => i / 60),
    [
      {
        title: 'Requests a second',
        lines: ['offered', 'served', 'shed', 'unsent'].map((name) => ({ name, values: all(name) })),
      },
      {
        title: 'Served a second',
        lines: [{ name: 'served', values: all('served') }],
        limit: { name: '80 % of the peak', value: 0.8 * peak },
      },
      {
        title: 'p99, ms',
        lines: [
          { name: 'of what is served', values: all('served_p99') },
          { name: 'of the 503s', values: all('shed_p99') },
        ],
        limit: { name: '5 times idle', value: 5 * idle.served_p99 },
      },
    ],
  );
}

stayWithTheCallers();
const database = await openBenchDatabase();
try {
  const api = await startApi(database.url, { env: SETTINGS });
  const result = await measure(api.url, await talk(api.url, 'talks'));
  const client = new pg.Client(database.url);
  await client.connect();
  const lost = await missing(client, acknowledged).finally(() => client.end());
  const bars = barsOf(result, lost);
  const told = { machine: machine(), acknowledged: acknowledged.length, lost, bars, ...result };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, 'overload.json'), `${JSON.stringify(told, null, 2)}\n`);
  writeFileSync(join(RESULTS, 'overload.svg'), picture(result));
  for (const name of ['idle', 'before', 'overload', 'after']) console.log(name, JSON.stringify(result[name]));
  console.table(bars);
  process.exitCode = bars.every(({ met }) => met) ? 0 : 1;
} finally {
  await Contestant.stopAll();
  await database.remove();
}
