// `npm run test:faults`: real parts, a steady load, one fault after the other, and then a look for everything that was
// acknowledged. `npm run test:faults -- redis-frozen failover` runs those whose names begin so; `--list` names all. A run of all
// writes bench/results/faults.json and docs/faults.md.
//   --several-hosts  after a failover the instances find the new primary themselves, by a DATABASE_URL of two hosts
//   --keep           leaves what the parts printed
import { parseArgs } from 'node:util';
import { FAULTS } from './drill/faults.mjs';
import { Parts } from './drill/parts.mjs';
import { publish, row } from './drill/page.mjs';
import { runCase } from './drill/run-case.mjs';
import { migratedPostgres } from './drill/system.mjs';

const { values: flags, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean' }, keep: { type: 'boolean' }, 'several-hosts': { type: 'boolean' } },
});
const chosen = FAULTS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)),
);

async function drill() {
  const parts = new Parts();
  const results = [];
  try {
    const template = await migratedPostgres(parts);
    for (const fault of chosen) {
      const result = await runCase(fault, {
        template,
        severalHosts: flags['several-hosts'],
        keep: flags.keep,
      }).catch((error) => ({
        name: fault.name,
        faults: [error.stack],
      }));
      results.push(result);
      console.log(result.answers === undefined ? `${fault.name}: did not come to its end` : row(result));
      for (const sentence of result.faults) console.log(`  ${sentence}`);
    }
    if (chosen.length === FAULTS.length && results.every(({ answers }) => answers))
      publish(results, template.version);
  } finally {
    await parts.end();
  }
  return results.filter(({ faults }) => faults.length > 0).length;
}

if (flags.list) {
  for (const { name, title } of FAULTS) console.log(`${name}: ${title}`);
} else if (chosen.length === 0) {
  console.error('No fault has such a name: --list names all.');
  process.exitCode = 1;
} else {
  const failed = await drill();
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
