// `npm run test:faults`: real parts, a steady load, one fault after the other, and then a look for everything that was
// acknowledged. `npm run test:faults -- redis-frozen failover` runs those whose names begin so; `--list` names all. A run of
// all writes bench/results/faults.json and docs/faults.md, and `--check` compares the two. `--keep` leaves what the parts
// printed.
import { parseArgs } from 'node:util';
import { FAULTS } from './drill/faults.mjs';
import { faultsOfThePage, publish, row } from './drill/page.mjs';
import { Parts } from './drill/parts.mjs';
import { runCase } from './drill/run-case.mjs';
import { migratedPostgres } from './drill/system.mjs';
import { machine } from './machine.mjs';

const { values: flags, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean' }, check: { type: 'boolean' }, keep: { type: 'boolean' } },
});

async function strike(fault, template) {
  try {
    const result = await runCase(fault, { template, keep: flags.keep });
    console.log(row(result));
    return result;
  } catch (error) {
    console.log(`${fault.name}: did not come to its end`);
    return { name: fault.name, isBroken: true, faults: [error.stack] };
  }
}

/** @returns how many faults missed a bar */
async function drill(chosen) {
  const parts = new Parts();
  const faults = [];
  const began = performance.now();
  const on = machine();
  try {
    const template = await migratedPostgres(parts);
    for (const fault of chosen) {
      const result = await strike(fault, template);
      faults.push(result);
      for (const sentence of result.faults) console.log(`  ${sentence}`);
    }
    const minutes = Math.round((performance.now() - began) / 6_000) / 10;
    if (chosen.length === FAULTS.length && !faults.some(({ isBroken }) => isBroken))
      publish({ postgres: template.version, machine: on, minutes, faults });
  } finally {
    await parts.end();
  }
  return faults.filter((result) => result.faults.length > 0).length;
}

const chosen = FAULTS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)),
);
if (flags.list) {
  for (const { name, title } of FAULTS) console.log(`${name}: ${title}`);
} else if (flags.check) {
  const told = faultsOfThePage();
  for (const sentence of told) console.error(sentence);
  process.exitCode = told.length > 0 ? 1 : 0;
} else if (chosen.length === 0) {
  console.error('No fault has such a name: --list names all.');
  process.exitCode = 1;
} else {
  const failed = await drill(chosen);
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
