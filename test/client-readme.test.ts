import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a strict frontend has in its tsconfig.json. */
const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2023', 'dom', 'dom.iterable'],
  jsx: 'react-jsx',
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node', 'react'],
  paths: { '@meditwin/client': [resolve('client/dist/client.d.ts')] },
};

describe('the examples of client/README.md', () => {
  let folder: string;
  beforeAll(async () => {
    // Beside node_modules, where the types of React are.
    folder = await mkdtemp(resolve('dist/examples-'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: OPTIONS, include: ['*.ts', '*.tsx'] }),
    );
    const text = await readFile('client/README.md', 'utf8');
    const blocks = [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)];
    expect(blocks.map(([, kind]) => kind)).toEqual(['ts', 'tsx', 'ts']);
    for (const [i, [, kind, code]] of blocks.entries())
      await writeFile(join(folder, `example-${i}.${kind}`), code!);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compile under strict rules, which refuse fields, calls and events that the API does not know', async () => {
    await writeFile(
      join(folder, 'wrong.ts'),
      [
        `import { createClient } from '@meditwin/client';`,
        `const client = createClient();`,
        `void client.auth.login({ email: 'a', pasword: 'b' });`,
        `void client.auth.login({ email: 'a' });`,
        `void client.auth.logIn();`,
        `void client.admin.readUser();`,
        `void client.auth.readMe().then((me) => me.user_id.toFixed());`,
        `for await (const event of client.chat.streamMessage({ message: 'a' })) if (event.type === 'error') break;`,
      ].join('\n'),
    );
    const compiled = run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder]);
    const { stdout } = await compiled.catch((error: { stdout: string }) => error);
    const faults = [...stdout.matchAll(/^\S*?([\w-]+\.tsx?)\((\d+),/gm)].map(
      ([, file, line]) => `${file}:${line}`,
    );
    expect([...new Set(faults)]).toEqual([3, 4, 5, 6, 7, 8].map((line) => `wrong.ts:${line}`));
  }, 60_000);
});
