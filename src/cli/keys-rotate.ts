import process from 'node:process';
import { parseArgs } from 'node:util';
import { EnvFile } from './env-file.js';
import { KeyRotation, type Step, STEPS } from './key-rotation.js';
import type { Kind } from './rotated-key.js';

// npm run keys:rotate -- <access|refresh>                     says where the rotation stands
// npm run keys:rotate -- <access|refresh> <add|swap|drop>     takes the next step in .env, or in the file after --file
const USAGE = 'npm run keys:rotate -- <access|refresh> [add|swap|drop] [--file .env]';

const isKind = (word: string | undefined): word is Kind => word === 'access' || word === 'refresh';
const isStep = (word: string): word is Step => (STEPS as readonly string[]).includes(word);

function rotate(): string {
  const { values, positionals } = parseArgs({
    options: { file: { type: 'string', default: '.env' } },
    allowPositionals: true,
  });
  const [kind, step, more] = positionals;
  if (!isKind(kind) || more !== undefined) throw new Error(USAGE);
  if (step === undefined) return new KeyRotation(EnvFile.read(values.file), kind).describe();
  if (!isStep(step)) throw new Error(USAGE);
  return EnvFile.change(values.file, (file) => new KeyRotation(file, kind).take(step));
}

try {
  process.stdout.write(`${rotate()}\n`);
} catch (error) {
  process.stderr.write(`Nothing was changed: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
