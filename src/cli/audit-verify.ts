import process from 'node:process';
import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import type { Verification } from '../audit/verification.js';
import { VerifierService } from '../audit/verifier.service.js';
import { loadSettings } from '../config/load-settings.js';
import { dataSourceOptions } from '../database/data-source-options.js';
import { openDatabase } from '../database/open-database.js';

// npm run audit:verify                         checks the whole record against its seals; exit code 1 when it does not hold
// npm run audit:verify -- --head 12:ab34…      also that this seal, noted earlier, is still in it as it was
// npm run audit:verify -- --from 13            from this seal on, for what comes after a known fault
const { values } = parseArgs({
  options: { head: { type: 'string', multiple: true }, from: { type: 'string' } },
});
const { head: anchors = [], from = '1' } = values;

const complain = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** @throws Error with what is wrong */
function tell({ fault, seals, events, head, unsealed }: Verification): string {
  const waiting = unsealed.since
    ? `${unsealed.events} events wait for a seal, since ${unsealed.since.toISOString()}.`
    : 'No event waits for a seal.';
  const checked = `${events} events under ${seals} seals hold. ${waiting}`;
  if (fault)
    throw new Error(
      `The audit record does not hold (${fault.kind}). Seal ${fault.sealId}: ${fault.detail}\n${checked}`,
    );
  return `The audit record holds: ${checked}${head ? `\nHead: ${head}` : ''}`;
}

/** Without the rest of the server: it only reads, and a role that may read these tables is enough. */
async function run(): Promise<string> {
  if (!/^[1-9]\d{0,14}$/.test(from) || !anchors.every((anchor) => /^\d{1,15}:[0-9a-f]{64}$/.test(anchor)))
    throw new Error('Use: npm run audit:verify -- [--from <seal>] [--head <seal>:<64 hex digits>]');
  const settings = loadSettings();
  const database = await openDatabase(
    { ...settings, database: settings.directDatabase, migrateOnStart: false },
    complain,
  );
  try {
    const dataSource = await new DataSource(dataSourceOptions(database.connections.direct)).initialize();
    try {
      return tell(await new VerifierService(settings, dataSource).verify({ from: BigInt(from), anchors }));
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.leave();
  }
}

run()
  .then((verdict) => process.stdout.write(`${verdict}\n`))
  .catch((error: Error) => {
    complain(error.message);
    process.exitCode = 1;
  });
