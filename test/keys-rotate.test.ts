import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { newEcKey } from './support/ec-keys.js';
import { temporaryFolder } from './support/run.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ACCESS = 'q7RkX2mWv9LpTz4YhBn6Jc3DsGf8AeKu';
const REFRESH = 'Zw5NtC8xQb2VyM6rHj9PdF3gLk7SaEu4';
const HS256 = `# mine\nPORT=8000\nJWT_SECRET_KEY=${ACCESS}\n\nexport JWT_REFRESH_SECRET_KEY="${REFRESH}" # quoted\nPOSTGRES_PASSWORD='a#b $c'\n`;

describe('keys:rotate', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder('keys');
    file = join(folder, '.env');
  });

  const rotate = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((done) => {
      const program = [resolve('dist/src/cli/keys-rotate.js'), ...args];
      execFile(process.execPath, program, { cwd: folder, env: {} }, (error, printed, complained) =>
        done({ code: error ? Number(error.code) : 0, output: printed + complained }),
      );
    });
  const text = () => readFile(file, 'utf8');
  const values = async () => parseEnv(await text()) as Record<string, string>;
  /** As if the last step had been taken so long ago. */
  async function ago(milliseconds: number): Promise<void> {
    const then = new Date(Date.now() - milliseconds).toISOString();
    await writeFile(file, (await text()).replace(/since \S+$/m, `since ${then}`));
  }
  async function take(kind: string, step: string): Promise<string> {
    const { code, output } = await rotate(kind, step);
    expect([output, code]).toEqual([expect.stringContaining('Next: npm run keys:rotate'), 0]);
    return output;
  }
  async function refuses(args: string[], sentence: RegExp): Promise<void> {
    const before = await text();
    const { code, output } = await rotate(...args);
    expect([output, code]).toEqual([expect.stringMatching(sentence), 1]);
    expect(await text()).toBe(before);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['.env.draft']));
  }

  it.each([
    ['access', 'JWT_SECRET_KEY', 'JWT_SECRET_KEY_SECOND', 15 * MINUTE],
    ['refresh', 'JWT_REFRESH_SECRET_KEY', 'JWT_REFRESH_SECRET_KEY_SECOND', 7 * DAY],
  ])('rotates the %s secret in three steps and skips none', async (kind, current, second, lifetime) => {
    await writeFile(file, HS256);
    const first = await values();
    await refuses([kind, 'swap'], /not the turn of "swap".+no second key.+ add/);
    await refuses([kind, 'drop'], /not the turn of "drop"/);

    await take(kind, 'add');
    const added = await values();
    expect(added).toEqual({ ...first, [second]: expect.stringMatching(/^[\w-]{64}$/) });
    await refuses([kind, 'add'], /not the turn of "add"/);
    await refuses([kind, 'drop'], /not the turn of "drop"/);

    await take(kind, 'swap');
    const swapped = await values();
    expect(swapped).toMatchObject({ ...first, [current]: added[second], [second]: first[current] });
    await refuses([kind, 'add'], /not the turn of "add"/);
    await refuses([kind, 'swap'], /not the turn of "swap"/);
    await refuses([kind, 'drop'], /Too early for "drop": not before \d{4}-/);
    await ago(lifetime - MINUTE);
    await refuses([kind, 'drop'], /Too early/);

    await ago(lifetime);
    await take(kind, 'drop');
    expect(await values()).toEqual({ ...swapped, [second]: '' });
    expect(await text()).not.toContain('# keys:rotate');
    expect(await rotate(kind)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/no second key.+ add/),
    });
    expect((await text()).replace(/^(\w+_SECOND|DERIVED_KEYS_SECRET|.*JWT_\w+)=.*\n/gm, '')).toBe(
      HS256.replace(/^.*JWT_\w+=.*\n/gm, ''),
    );
  });

  it('waits as long as the lifetimes of the file say', async () => {
    await writeFile(
      file,
      `${HS256}ACCESS_TOKEN_EXPIRE_MINUTES=2\nREFRESH_TOKEN_EXPIRE_DAYS=60\nSESSION_MAX_DAYS=40\n`,
    );
    for (const [kind, lifetime] of [
      ['access', 2 * MINUTE],
      ['refresh', 40 * DAY],
    ] as const) {
      // prettier-ignore
      await take(kind, 'add');
      await take(kind, 'swap');
      await ago(lifetime - MINUTE);
      await refuses([kind, 'drop'], /Too early/);
      await ago(lifetime);
      await take(kind, 'drop');
    }
  });

  it('writes down from what further keys are derived before the access secret changes, once', async () => {
    await writeFile(file, HS256);
    const { derivedKeysSecret } = (await import(resolve('dist/src/config/secrets.js'))) as {
      derivedKeysSecret(secret: string): string;
    };
    for (let round = 1; round <= 2; round++) {
      await take('access', 'add');
      await take('access', 'swap');
      expect((await values())['DERIVED_KEYS_SECRET']).toBe(derivedKeysSecret(ACCESS));
      await ago(DAY);
      await take('access', 'drop');
    }
  });

  it('rotates a P-256 key in a variable; the old private key is gone with the swap', async () => {
    const old = newEcKey();
    await writeFile(
      file,
      `${HS256}ACCESS_TOKEN_ALGORITHM=ES256\nACCESS_TOKEN_PRIVATE_KEY="${old.pem}"\nHOST=::1\n`,
    );
    const added = await take('access', 'add');
    expect(added).toContain(old.kid);
    await refuses(['access', 'swap'], /Too early for "swap"/); // verifiers may keep the published keys for 5 minutes
    await ago(5 * MINUTE);
    await take('access', 'swap');
    const swapped = await values();
    const key = (name: string) => swapped[name]!.replaceAll('\\n', '\n');
    expect(createPrivateKey(key('ACCESS_TOKEN_PRIVATE_KEY')).asymmetricKeyDetails).toEqual({
      namedCurve: 'prime256v1',
    });
    expect(key('ACCESS_TOKEN_SECOND_KEY')).toBe(
      (old.publicKey.export({ type: 'spki', format: 'pem' }) as string).trim(),
    );
    expect(swapped).toMatchObject({ HOST: '::1', JWT_SECRET_KEY: ACCESS, POSTGRES_PASSWORD: 'a#b $c' });
    await refuses(['access', 'drop'], /Too early/);
    await ago(15 * MINUTE);
    await take('access', 'drop');
    expect(await values()).toMatchObject({ ACCESS_TOKEN_SECOND_KEY: '', HOST: '::1' });
  });

  it('rotates a P-256 key in a file: a new one beside it, readable by its owner alone', async () => {
    await writeFile(join(folder, 'mine.pem'), newEcKey().pem);
    await writeFile(file, `${HS256}ACCESS_TOKEN_ALGORITHM=ES256\nACCESS_TOKEN_PRIVATE_KEY_FILE=mine.pem\n`);
    await take('access', 'add');
    const { ACCESS_TOKEN_SECOND_KEY_FILE: path } = await values();
    expect(path).toMatch(/^access-[\w-]{43}\.pem$/);
    expect((await stat(join(folder, path!))).mode & 0o777).toBe(0o600);
    await ago(5 * MINUTE);
    await take('access', 'swap');
    expect(await values()).toMatchObject({
      ACCESS_TOKEN_PRIVATE_KEY_FILE: path,
      ACCESS_TOKEN_SECOND_KEY_FILE: 'mine.pem',
    });
    await ago(15 * MINUTE);
    expect(await take('access', 'drop')).toContain('mine.pem may be deleted');
    expect(await readdir(folder)).toContain('mine.pem');
  });

  it('prints no key, and leaves a file that its owner alone can read', async () => {
    await writeFile(file, HS256);
    await chmod(file, 0o644);
    const printed = [];
    for (const step of ['add', 'swap', 'drop']) {
      printed.push(await take('access', step), (await rotate('access')).output);
      const { JWT_SECRET_KEY, JWT_SECRET_KEY_SECOND, DERIVED_KEYS_SECRET } = await values();
      for (const secret of [JWT_SECRET_KEY, JWT_SECRET_KEY_SECOND, DERIVED_KEYS_SECRET].filter(Boolean))
        expect(printed.join()).not.toContain(secret);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await ago(DAY).catch(() => undefined);
    }
  });

  it('takes another file by --file', async () => {
    const other = join(folder, 'production.env');
    await writeFile(other, HS256);
    expect(await rotate('access', 'add', '--file', 'production.env')).toMatchObject({ code: 0 });
    expect(await readFile(other, 'utf8')).toContain('JWT_SECRET_KEY_SECOND=');
  });

  it('touches nothing that it does not understand', async () => {
    await writeFile(file, `${HS256}JWT_SECRET_KEY_SECOND=Hb6YtR4eWq9ZxN2mKj7VfC5uPs8LgD3a\n`);
    await refuses(['access', 'swap'], /was not put there by this command/);
    await writeFile(file, `${HS256}JWT_SECRET_KEY=${REFRESH.toLowerCase()}\n`); // the last one counts, the first is found
    await take('access', 'add');
    await refuses(['access', 'swap'], /can't be changed safely/);
    await writeFile(file, HS256.replace(ACCESS, 'short'));
    await refuses(['access', 'add'], /JWT_SECRET_KEY is shorter than 32 bytes/);
    await writeFile(file, 'PORT=8000\n');
    await refuses(['access', 'add'], /JWT_SECRET_KEY is not set in this file/);
    for (const args of [[], ['both'], ['access', 'next'], ['access', 'add', 'swap'], ['access', '--force']])
      await refuses(args, /npm run keys:rotate -- <access\|refresh>|Unknown option/);
  });

  it('gives way to another change that is under way', async () => {
    await writeFile(file, HS256);
    await writeFile(join(folder, '.env.draft'), '');
    const { code, output } = await rotate('access', 'add');
    expect([code, output]).toEqual([1, expect.stringMatching(/\.env\.draft is in the way/)]);
    expect(await text()).toBe(HS256);
  });
});
