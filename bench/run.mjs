// `npm run bench`: how fast the built server is, as ratios to baselines measured in the same minutes. Names of cases pick
// some: `npm run bench -- forward chat`. On the server of TEST_DATABASE_URL, else on an embedded PostgreSQL.
// BENCH_SECONDS sets how long a round takes (5), BENCH_PROFILE a folder for CPU profiles of the API.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contestant, stayWithTheCallers } from './contestant.mjs';
import { openBenchDatabase } from './database.mjs';
import { machine } from './machine.mjs';
import { drawBars, measured } from './picture.mjs';

const RESULTS = join(import.meta.dirname, 'results');
const CASES = ['forward', 'me', 'login', 'refresh', 'chat', 'start', 'memory'];

const chosen = process.argv.slice(2);
for (const name of chosen)
  if (!CASES.includes(name)) throw new Error(`There is no case "${name}": ${CASES.join(', ')}.`);

const isMet = (bar) => {
  const { at_least = -Infinity, at_most = Infinity } = bar;
  return measured(bar) >= at_least && measured(bar) <= at_most;
};

function tell({ name, table, bars, ...rest }) {
  console.log(`\n${name}${Object.keys(rest).length ? ` ${JSON.stringify(rest)}` : ''}`);
  console.table(
    Object.fromEntries(
      Object.entries(table).map(([row, columns]) => [
        row,
        Object.fromEntries(
          Object.entries(columns).map(([column, value]) => [
            column,
            value?.median === undefined ? value : `${value.median} ± ${Math.round(value.spread * 100)} %`,
          ]),
        ),
      ]),
    ),
  );
  for (const bar of bars) {
    const wanted =
      bar.at_most === undefined ? `at least ${bar.at_least ?? bar.aim}` : `at most ${bar.at_most}`;
    const verdict = bar.aim ? 'reported' : isMet(bar) ? 'met' : 'MISSED';
    console.log(`  ${bar.of}: ${measured(bar)} (${wanted}): ${verdict}`);
  }
}

stayWithTheCallers();
const results = [];
console.log(`${JSON.stringify(machine())}`);
for (const name of chosen.length ? chosen : CASES) {
  const database = await openBenchDatabase();
  try {
    const { [name]: measure } = await import(`./cases/${name}.mjs`);
    const result = await measure(database);
    results.push(result);
    tell(result);
  } finally {
    await Contestant.stopAll();
    await database.remove();
  }
}
mkdirSync(RESULTS, { recursive: true });
writeFileSync(
  join(RESULTS, 'results.json'),
  `${JSON.stringify({ measured_at: new Date().toISOString(), machine: machine(), results }, null, 2)}\n`,
);
writeFileSync(join(RESULTS, 'results.svg'), drawBars(results));
const missed = results.flatMap(({ bars }) => bars).filter((bar) => !isMet(bar));
console.log(missed.length ? `\n${missed.length} bars missed.` : '\nEvery bar met.');
process.exit(missed.length ? 1 : 0);
