import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Verification } from '../audit/verification.js';
import { VerifierService } from '../audit/verifier.service.js';
import { withApp } from './with-app.js';

// npm run audit:verify                         checks the whole record against its seals; exit code 1 when it does not hold
// npm run audit:verify -- --head 12:ab34…      also that this seal, noted earlier, is still in it as it was
// npm run audit:verify -- --from 13            from this seal on, for what comes after a known fault
const { values } = parseArgs({
  options: { head: { type: 'string', multiple: true }, from: { type: 'string' } },
});
const { head: anchors = [], from = '1' } = values;

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

if (!/^[1-9]\d{0,14}$/.test(from) || !anchors.every((anchor) => /^\d{1,15}:[0-9a-f]{64}$/.test(anchor))) {
  process.stderr.write('Use: npm run audit:verify -- [--from <seal>] [--head <seal>:<64 hex digits>]\n');
  process.exitCode = 1;
} else {
  await withApp(async (app) => tell(await app.get(VerifierService).verify({ from: BigInt(from), anchors })));
}
