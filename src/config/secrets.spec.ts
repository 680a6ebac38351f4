import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKey, developmentSecrets } from './secrets.js';

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('development secrets', () => {
  let parent: string;
  let dataDir: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'meditwin-secrets-'));
    dataDir = join(parent, '.data');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('are two different ones of more than 32 bytes', () => {
    const { access, refresh } = developmentSecrets(dataDir);
    expect(access).not.toBe(refresh);
    for (const secret of [access, refresh]) expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
  });

  it('are generated once and read from then on', () => {
    const first = developmentSecrets(dataDir);
    expect(developmentSecrets(dataDir)).toEqual(first);
  });

  it('differ from folder to folder', () => {
    expect(developmentSecrets(join(parent, 'other'))).not.toEqual(developmentSecrets(dataDir));
  });

  it('are readable by their owner alone, and nothing else is left in the folder', () => {
    developmentSecrets(dataDir);
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
    expect(mode(join(dataDir, 'secrets.json'))).toBe('600');
    expect(mode(dataDir)).toBe('700');
  });

  it('are one pair for processes that start at once', async () => {
    const program = `import { developmentSecrets } from './dist/src/config/secrets.js';
      setTimeout(() => console.log(JSON.stringify(developmentSecrets(process.argv[1]))), Number(process.argv[2]) - Date.now());`;
    const start = Date.now() + 1_500;
    const run = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const args = ['--input-type=module', '-e', program, dataDir, String(start)];
        execFile(process.execPath, args, (error, printed) => (error ? reject(error) : resolve(printed)));
      });
    const pairs = await Promise.all(Array.from({ length: 6 }, run));
    expect(new Set(pairs).size).toBe(1);
    expect(JSON.parse(pairs[0]!)).toEqual(developmentSecrets(dataDir));
  });
});

describe('a derived key', () => {
  const SECRET = 's'.repeat(48);

  it('has 32 bytes and is the same on every instance', () => {
    expect(deriveKey(SECRET, 'device tokens')).toHaveLength(32);
    expect(deriveKey(SECRET, 'device tokens')).toEqual(deriveKey(SECRET, 'device tokens'));
  });

  it('differs by purpose and by secret', () => {
    const keys = [
      deriveKey(SECRET, 'device tokens'),
      deriveKey(SECRET, 'audit seal'),
      deriveKey(`${SECRET}s`, 'device tokens'),
    ].map((key) => key.toString('hex'));
    expect(new Set(keys).size).toBe(3);
  });
});
