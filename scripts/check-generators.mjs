// npm run openapi:generators: makes clients from openapi.json with the generators that frontends use, compiles each under
// `strict` with a call in it, and lints the document with Spectral. It fetches pinned versions from the npm registry
// when they are not in npm's cache, so it is no part of CI, which has Redocly and openapi-typescript.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

process.chdir(dirname(import.meta.dirname));

const DOCUMENT = join(process.cwd(), 'openapi.json');
const TSC = join(process.cwd(), 'node_modules/typescript/bin/tsc');
const STRICT =
  '--ignoreConfig --noEmit --strict --target es2022 --module esnext --moduleResolution bundler --lib es2023,dom,dom.iterable';

/** Each with a use of what it makes: the names are what the operation ids turn into. */
const GENERATORS = [
  {
    package: 'orval@8.38.0',
    config: `module.exports = { api: { input: ${JSON.stringify(DOCUMENT)}, output: { target: 'made/api.ts', client: 'fetch', mode: 'tags-split' } } };`,
    command: ['orval', '--config', 'config.cjs'],
    use: `import { authLogin } from './made/auth/auth';
import { chatSendMessage } from './made/chat/chat';
export async function hello(email: string, password: string): Promise<string> {
  const tokens = await authLogin({ email, password });
  const answer = await chatSendMessage({ message: 'Hello' });
  return tokens.status === 200 && answer.status === 200 ? answer.data.response : '';
}`,
  },
  {
    package: '@hey-api/openapi-ts@0.99.0',
    beside: ['typescript@6.0.3'], // it takes any, and breaks on 7
    config: '',
    command: ['openapi-ts', '--input', DOCUMENT, '--output', 'made', '--client', '@hey-api/client-fetch'],
    use: `import { authLogin, chatStreamMessage, type ChatEvent, type ProblemCode } from './made';
export async function hello(email: string, password: string): Promise<string | undefined> {
  const { data, error } = await authLogin({ body: { email, password } });
  return error ? 'no' : data.access_token;
}
export async function* pieces(message: string): AsyncGenerator<string> {
  const { stream } = await chatStreamMessage({ body: { message } });
  for await (const event of stream as AsyncIterable<ChatEvent>) if (event.type === 'content') yield event.content;
}
export const mine = (code: ProblemCode): boolean => code === 'email_taken';`,
  },
];

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

const fetched = (folder, { package: name, beside = [], command }) =>
  execFileSync(
    'npm',
    [
      'exec',
      '--yes',
      '--loglevel=error',
      ...[name, ...beside].map((one) => `--package=${one}`),
      '--',
      ...command,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );

const scratch = mkdtempSync(join(tmpdir(), 'meditwin-generators-'));
try {
  for (const [at, generator] of GENERATORS.entries()) {
    const folder = join(scratch, String(at));
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.cjs'), generator.config);
    fetched(folder, generator);
    writeFileSync(join(folder, 'use.ts'), generator.use);
    const files = filesIn(folder);
    execFileSync(process.execPath, [TSC, ...STRICT.split(' '), ...files], { stdio: 'inherit' });
    console.log(`${generator.package}: ${files.length} files compile under strict.`);
  }
  writeFileSync(join(scratch, 'ruleset.json'), '{"extends":["spectral:oas"]}');
  const spectral = {
    package: '@stoplight/spectral-cli@6.16.3',
    command: ['spectral', 'lint', DOCUMENT, '--ruleset', 'ruleset.json', '--fail-severity', 'hint'],
  };
  fetched(scratch, spectral);
  console.log(`${spectral.package}: no error, warning or hint.`);
} catch (fault) {
  console.error(fault.stdout?.toString() ?? '', fault.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
