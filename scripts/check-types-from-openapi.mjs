// Generates TypeScript types from openapi.json and compiles them under `strict`: a frontend will do the same.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const folder = mkdtempSync(join(tmpdir(), 'meditwin-types-'));
// Run in the scratch folder, so that the generator does not lint by redocly.yaml once more.
const run = (script, ...args) =>
  execFileSync(process.execPath, [resolve(script), ...args], { stdio: 'inherit', cwd: folder });

try {
  const types = join(folder, 'api.d.ts');
  run('node_modules/openapi-typescript/bin/cli.js', resolve('openapi.json'), '-o', types);
  const use = join(folder, 'use.ts');
  writeFileSync(
    use,
    `import type { operations } from './api.js';
type Tokens = operations['auth.login']['responses']['200']['content']['application/json'];
export const bearer = (tokens: Tokens): string => tokens.access_token;
type Problem = operations['auth.signup']['responses']['409']['content']['application/problem+json'];
export const isTaken = ({ code }: Problem): boolean => code === 'email_taken';
type ChatEvent = operations['chat.streamMessage']['responses']['200']['content']['text/event-stream'];
export const piece = (event: ChatEvent): string => (event.type === 'content' ? event.content : '');
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
