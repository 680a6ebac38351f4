import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** Writes a committed file that is made from the code; with `--check` it fails when the committed one differs. */
export function keepGenerated(file: string, text: string, command: string): void {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} is not what the code says; run "npm run ${command}" and commit it.\n`);
    process.exitCode = 1;
  }
}
