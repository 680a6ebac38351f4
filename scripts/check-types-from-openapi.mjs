// Generates TypeScript types from openapi.json and compiles them under `strict`: a frontend will do the same.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const run = (script, ...args) => execFileSync(process.execPath, [script, ...args], { stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'meditwin-types-'));
try {
  const types = join(folder, 'api.d.ts');
  run('node_modules/openapi-typescript/bin/cli.js', 'openapi.json', '-o', types);
  const use = join(folder, 'use.ts');
  writeFileSync(
    use,
    `import type { operations } from './api.js';
type Tokens = operations['auth.login']['responses']['200']['content']['application/json'];
export const bearer = (tokens: Tokens): string => tokens.access_token;
`,
  );
  run(
    'node_modules/typescript/bin/tsc',
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    use,
    types,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
