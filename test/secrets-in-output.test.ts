import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { run } from './support/command.js';
import { createUser } from './support/people.js';
import { ofTheRun, temporaryFolder } from './support/run.js';
import { startServer } from './support/server.js';
import { until } from './support/until.js';

const PASSWORD = 'a planted "password", ä';
const TOKEN = 'planted-token.'.repeat(5);
const MESSAGE = 'Hello, I have planted a headache, and it goes on for longer than anybody would read of it';
const JWT = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJwbGFudGVkIn0', 'c2lnbmF0dXJlLXBsYW50ZWQ'].join('.');

/** Searches an output in which these lines stand. */
async function found(lines: string[], mayShow?: string[]): Promise<{ code: number | null; output: string }> {
  const folder = await temporaryFolder('planted');
  await mkdir(join(folder, 'output'));
  await mkdir(join(folder, 'secrets'));
  await writeFile(join(folder, 'output', 'other.log'), 'nothing to see\n');
  await writeFile(join(folder, 'output', 'a.log'), ['{"msg":"request"}', ...lines].join('\n'));
  if (mayShow) await writeFile(join(folder, 'output', 'a.log.may-show.json'), JSON.stringify(mayShow));
  const secrets = [
    { kind: 'password', value: PASSWORD },
    { kind: 'token', value: TOKEN },
    { kind: 'message text', value: MESSAGE },
  ];
  await writeFile(
    join(folder, 'secrets', '1.jsonl'),
    secrets.map((secret) => `${JSON.stringify(secret)}\n`).join(''),
  );
  return run([resolve('scripts/secrets-in-output.mjs'), folder], '');
}

describe('the search at the end of a test run', () => {
  it.each([
    ['a password', PASSWORD, 'a password in line 3: a p… (23 characters)'],
    ['a password within JSON', JSON.stringify({ body: PASSWORD }), 'a password in line 3'],
    ['a password within a URL', `/x?y=${encodeURIComponent(PASSWORD)}`, 'a password in line 3'],
    ['a token', `Bearer ${TOKEN}`, 'a token in line 3'],
    ['the end of a token', `…${TOKEN.slice(-45)}`, 'a token in line 3'],
    ['a message text', JSON.stringify({ message: MESSAGE }), 'a message text in line 3'],
    ['the beginning of a message text', MESSAGE.slice(0, 50), 'a message text in line 3'],
    ['what looks like a token', `{"token":"${JWT}"}`, 'a token in line 3'],
    ['a password hash', '$argon2id$v=19$m=19456', 'a password hash in line 3'],
    ['a private key', '-----BEGIN EC PRIVATE KEY-----', 'a private key in line 3'],
  ])('notices %s', async (_, line, sentence) => {
    const { code, output } = await found(['', line, 'after']);
    expect([code, output]).toEqual([1, expect.stringContaining(`a.log shows ${sentence}`)]);
    expect(output).not.toContain(line);
  });

  it('is content with anything else, and with what was announced', async () => {
    expect(await found([MESSAGE.slice(0, 30), TOKEN.slice(0, 30), 'eyJhbGciOiJub25lIn0'])).toEqual({
      code: 0,
      output: '',
    });
    expect(await found([PASSWORD], [PASSWORD])).toMatchObject({ code: 0 });
    expect(await found([PASSWORD, MESSAGE], [PASSWORD])).toMatchObject({ code: 1 });
  });
});

it('what tests send and get is written down, and what servers print', async () => {
  const server = await startServer();
  const {
    password,
    accessToken: token,
    refreshToken,
  } = await createUser(server, { password: 'Written-down-77' });
  const message = 'My elbow hurts, and this is written down';
  await server.request('POST', '/chat/message', { token, body: { message } });
  await server.request('GET', '/admin/users?q=written%20down', { token });
  const secrets = await readFile(join(ofTheRun('FOLDER'), 'secrets', `${process.pid}.jsonl`), 'utf8');
  for (const secret of [password, token, refreshToken, message, 'written down'])
    expect(secrets).toContain(JSON.stringify(secret));
  const folder = join(ofTheRun('FOLDER'), 'output');
  const printed = await server.logged('"path":"/chat/message"');
  // The file is written as lines come, in its own time.
  await until(async () => {
    const names = (await readdir(folder)).filter((name) => name.startsWith('secrets-in-output.test.ts-'));
    const outputs = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return outputs.join('\n').includes(printed);
  });
});
