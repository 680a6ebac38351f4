// `npm run test:faults-planted`: would a test notice? Builds, copies the tree, sees that the tests are green on the
// copy, then plants the faults of scripts/faults/*.mjs one at a time into the copy's `dist` and runs the tests that
// could notice. Ends with 1 when fewer than 90 % are noticed, or when a fault is out of date: its `find` must stand
// exactly once in its file. Writes nothing into the tree. `TEST_DATABASE_URL` saves the start of a server each time.
//   --list             says what would be planted, and whether its place is still there
//   --only <text>      only faults whose file or reason holds this; may be given several times
//   --jobs <n>         how many at once (2)
//   --report <file>    the outcome, also as a file
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { SpoiltCopy, testFile } from './spoilt-copy.mjs';

process.chdir(dirname(import.meta.dirname));

const ENOUGH = 0.9;
const A_DAY_MS = 86_400_000;

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    jobs: { type: 'string', default: '2' },
    report: { type: 'string' },
  },
});

/** Every fault with the place where it goes and the tests that could notice it. */
async function readFaults() {
  const faults = [];
  for (const name of readdirSync('scripts/faults').sort()) {
    const { default: places } = await import(join(process.cwd(), 'scripts/faults', name));
    for (const { file, tests, env, faults: here } of places) {
      faults.push(
        ...here.map((fault) => ({
          tests,
          env,
          ...fault,
          file: join('src', file),
          name: `${file}: ${fault.why}`,
        })),
      );
    }
  }
  const { only } = options;
  return only.length === 0 ? faults : faults.filter(({ name }) => only.some((text) => name.includes(text)));
}

/** What keeps a fault from being planted; undefined when nothing does. */
function outOfDate({ file, find, replace, tests }) {
  const missing = tests.map(testFile).find((name) => !existsSync(name));
  if (missing) return `there is no ${missing}`;
  try {
    const times = readFileSync(join('dist', file), 'utf8').split(find).length - 1;
    if (times !== 1) return `"find" stands ${times} times in the file`;
    return find === replace ? '"replace" changes nothing' : undefined;
  } catch (error) {
    return error.message;
  }
}

/** Two faults, say, at once: each in a copy of its own. @returns name → outcome */
async function plantAll(faults, copies) {
  const results = new Map();
  const waiting = [...faults];
  await Promise.all(
    copies.map(async (copy) => {
      for (let fault = waiting.shift(); fault && !copy.stopped; fault = waiting.shift()) {
        let result = await copy.plant(fault);
        if (result.outcome === 'broken') result = await copy.plant(fault); // the machine may have been busy
        if (copy.stopped) return;
        results.set(fault.name, result);
        console.log([`${result.outcome.padEnd(8)} ${fault.name}`, ...result.says].join('\n           '));
      }
    }),
  );
  return results;
}

function summary(faults, results) {
  const of = (wanted) => faults.filter(({ name }) => (results.get(name)?.outcome ?? 'not run') === wanted);
  const lines = of('noticed').map(({ name }) => {
    const [first, ...more] = results.get(name).says;
    return `noticed  ${name} <- ${first}${more.length > 0 ? `, and ${more.length} more` : ''}`;
  });
  for (const outcome of ['survived', 'broken', 'not run'])
    lines.push(...of(outcome).map(({ name }) => `${outcome.padEnd(8)} ${name}`));
  return [...lines, `noticed ${of('noticed').length} of ${faults.length}`];
}

async function main() {
  if (spawnSync(process.execPath, ['scripts/build-if-needed.mjs'], { stdio: 'inherit' }).status !== 0)
    return 1;
  const faults = await readFaults();
  const old = faults.filter(outOfDate);
  for (const fault of options.list ? faults : old)
    console.log(`${fault.name}: ${outOfDate(fault) ?? 'can be planted'}`);
  if (old.length > 0) console.log(`${old.length} of ${faults.length} faults are out of date`);
  if (options.list || old.length > 0 || faults.length === 0)
    return old.length > 0 || faults.length === 0 ? 1 : 0;

  const copies = Array.from({ length: Math.max(1, Number(options.jobs)) }, () => new SpoiltCopy());
  const stop = () => copies.forEach((copy) => copy.stop());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  try {
    const { green, failed, output } = await copies[0].run(
      [...new Set(faults.flatMap(({ tests }) => tests))],
      A_DAY_MS,
      copies.length,
    );
    if (!green) {
      console.log(
        [
          'The tests must pass before a fault is planted.',
          ...(failed.length > 0 ? failed.slice(0, 20) : [output]),
        ].join('\n'),
      );
      return 1;
    }
    const lines = summary(faults, await plantAll(faults, copies));
    console.log(['', ...lines].join('\n'));
    if (options.report) writeFileSync(options.report, `${lines.join('\n')}\n`);
    const noticed = lines.filter((line) => line.startsWith('noticed  ')).length;
    return noticed >= ENOUGH * faults.length ? 0 : 1;
  } finally {
    for (const copy of copies) copy.remove();
  }
}

process.exitCode = await main();
