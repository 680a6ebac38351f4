// `npm run bench:rolling`: two instances behind nginx (deploy/nginx/meditwin.conf), restarted one after the other by SIGTERM
// while others read, write, refresh and stream without a pause. Writes bench/results/rolling-restart.json and a picture of
// it, rolling-restart.svg. Any request that fails, and any message that was acknowledged and isn't found, is a failure.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../scripts/free-port.mjs';
import { SECRETS } from './api.mjs';
import { Callers, KINDS_OF_CALLS } from './callers.mjs';
import { Contestant } from './contestant.mjs';
import { openBenchDatabase } from './database.mjs';
import { lineCharts } from './line-charts.mjs';
import { machine } from './machine.mjs';
import { startNginx } from './nginx.mjs';
import { percentile } from './offered.mjs';

const RESULTS = join(import.meta.dirname, 'results');
const MAIN = join(import.meta.dirname, '../dist/src/main.js');
const ROUNDS = Number(process.env.ROLLING_ROUNDS ?? 3);
/** nginx leaves an instance alone for 2 s after it failed, and the other one must not go meanwhile (docs/deployment.md). */
const NOTICED_AGAIN_MS = 3_000;
const WINDOW_MS = 1_000;

const startOn = (databaseUrl, port) =>
  Contestant.start(
    MAIN,
    {
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      RATE_LIMIT_SCALE: '1000',
      TRUST_PROXY: '1',
      ...SECRETS,
    },
    { cores: [0, 1] },
  );

/** @returns when each instance was away, in seconds since the callers began */
async function restartAll(instances, ports, databaseUrl, since) {
  const away = [];
  const second = () => Number(((performance.now() - since) / 1000).toFixed(1));
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, port] of ports.entries()) {
      await sleep(NOTICED_AGAIN_MS);
      const told = second();
      await instances[i].stop();
      const gone = second();
      instances[i] = await startOn(databaseUrl, port);
      away.push({ instance: i + 1, told, gone, back: second() });
      console.log(JSON.stringify(away.at(-1)));
    }
  await sleep(NOTICED_AGAIN_MS);
  return away;
}

/** @returns calls a second of each kind, failures and p99, window by window */
function windowsOf(calls) {
  const count = Math.ceil(Math.max(...calls.map(({ at }) => at)) / WINDOW_MS);
  return Array.from({ length: count }, (_, i) => {
    const mine = calls.filter(({ at }) => Math.floor(at / WINDOW_MS) === i);
    const byKind = KINDS_OF_CALLS.map((kind) => [kind, mine.filter((call) => call.kind === kind).length]);
    return {
      ...Object.fromEntries(byKind),
      failed: mine.filter(({ error }) => error).length,
      p99: Math.round(percentile(mine.map(({ ms }) => ms), 0.99)), // prettier-ignore
    };
  });
}

function picture(windows, away, failed) {
  const all = (name) => windows.map((window) => window[name]);
  const running = windows.map(
    (_, i) => 2 - away.filter(({ gone, back }) => i + 0.5 > gone && i + 0.5 < back).length,
  );
  return lineCharts(
    `${away.length} restarts of two instances behind nginx: ${failed} failed requests`,
    windows.map((_, i) => i / 60),
    [
      {
        title: 'Answered a second',
        lines: KINDS_OF_CALLS.map((kind) => ({ name: kind, values: all(kind) })),
      },
      {
        title: 'Instances that run, and failed requests',
        lines: [
          { name: 'instances', values: running },
          { name: 'failed', values: all('failed') },
        ],
      },
      { title: 'p99, ms', lines: [{ name: 'p99', values: all('p99') }] },
    ],
  );
}

async function missing(databaseUrl, messages) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client
    .query(
      `SELECT count(*)::integer AS missing FROM unnest($1::text[]) AS told (content)
       WHERE (SELECT count(*) FROM chat_message WHERE role = 'user' AND chat_message.content = told.content) <> 1`,
      [messages],
    )
    .finally(() => client.end());
  return rows[0].missing;
}

const database = await openBenchDatabase();
let nginx;
try {
  const ports = [await freePort(), await freePort()];
  const instances = [];
  for (const port of ports) instances.push(await startOn(database.url, port));
  nginx = await startNginx(database.folder, ports);
  const callers = await Callers.begin(nginx.url);
  const away = await restartAll(instances, ports, database.url, callers.began);
  await callers.end();
  const { calls, acknowledged } = callers;
  const failures = calls.filter(({ error }) => error);
  const lost = await missing(database.url, acknowledged);
  const windows = windowsOf(calls);
  const counts = Object.fromEntries(
    KINDS_OF_CALLS.map((kind) => [kind, calls.filter((call) => call.kind === kind).length]),
  );
  const result = { machine: machine(), restarts: away.length, calls: counts, failed: failures.length, lost };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    join(RESULTS, 'rolling-restart.json'),
    `${JSON.stringify({ ...result, acknowledged: acknowledged.length, away, failures, windows }, null, 2)}\n`,
  );
  writeFileSync(join(RESULTS, 'rolling-restart.svg'), picture(windows, away, failures.length));
  for (const { kind, at, error } of failures) console.log(kind, Math.round(at), error);
  console.log(JSON.stringify(result));
  process.exitCode = failures.length + lost > 0 ? 1 : 0;
} finally {
  await Contestant.stopAll();
  await nginx?.stop();
  await database.remove();
}
