import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onOneLine } from './ec-key.js';
import { InvalidEnvironment, readEnvironment } from './env.js';
import { Settings } from './settings.js';

const ACCESS = 'q7RkX2mWv9LpTz4YhBn6Jc3DsGf8AeKu';
const REFRESH = 'Zw5NtC8xQb2VyM6rHj9PdF3gLk7SaEu4';
const THIRD = 'Hb6YtR4eWq9ZxN2mKj7VfC5uPs8LgD3a';
const FOURTH = 'Mv3KpS8dXc6JhQ9wTn2GyB5rFz7LaEe4';
const PAIR = { JWT_SECRET_KEY: ACCESS, JWT_REFRESH_SECRET_KEY: REFRESH };

const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;
const ec = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const [ONE, TWO] = [ec(), ec()];
const ES256 = { ACCESS_TOKEN_ALGORITHM: 'ES256', ACCESS_TOKEN_PRIVATE_KEY: privatePem(ONE.privateKey) };

function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(environment);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
}

describe('secrets', () => {
  const SECOND = { JWT_SECRET_KEY_SECOND: THIRD, JWT_REFRESH_SECRET_KEY_SECOND: FOURTH };

  it('may each have a second beside them', () => {
    expect(faultsOf({ ...PAIR, ...SECOND })).toEqual([]);
  });

  it.each([
    ['all one character', 'a'.repeat(64)],
    ['a short pattern', 'abc123'.repeat(8)],
    ['zeros and ones', '0110100110010110'.repeat(4)],
  ])('are refused when they are %s', (_, weak) => {
    for (const name of [...Object.keys(PAIR), ...Object.keys(SECOND), 'DERIVED_KEYS_SECRET'])
      expect(faultsOf({ ...PAIR, ...SECOND, [name]: weak })).toEqual([
        `${name} has fewer than 8 different bytes; it must be random.`,
      ]);
  });

  it('are refused when they are short, the second ones too', () => {
    for (const name of [...Object.keys(SECOND), 'DERIVED_KEYS_SECRET'])
      expect(faultsOf({ ...PAIR, ...SECOND, [name]: ACCESS.slice(1) })).toEqual([
        `${name} is shorter than 32 bytes.`,
      ]);
  });

  const NAMES = [
    'JWT_SECRET_KEY',
    'JWT_REFRESH_SECRET_KEY',
    'JWT_SECRET_KEY_SECOND',
    'JWT_REFRESH_SECRET_KEY_SECOND',
    'DERIVED_KEYS_SECRET',
  ];
  it.each(NAMES.flatMap((one, at) => NAMES.slice(at + 1).map((other) => [one, other] as const)))(
    'must differ: %s and %s',
    (one, other) => {
      const whole = { ...PAIR, ...SECOND, DERIVED_KEYS_SECRET: 'Xq9ZbN4vRt7KwJ2mHc6PyS8dLf3GaEu5' };
      expect(faultsOf({ ...whole, [other]: whole[one as keyof typeof whole] })).toEqual([
        `${one} and ${other} must differ.`,
      ]);
    },
  );

  it('are refused as a second without a first', () => {
    expect(faultsOf({ JWT_SECRET_KEY_SECOND: THIRD })).toEqual([
      'JWT_SECRET_KEY_SECOND needs JWT_SECRET_KEY beside it.',
    ]);
  });

  it('are refused when they are PEM', () => {
    for (const key of [privatePem(ONE.privateKey), onOneLine(publicPem(ONE.publicKey))])
      expect(faultsOf({ ...PAIR, JWT_SECRET_KEY: key })).toEqual([
        'JWT_SECRET_KEY is a key in PEM; it must be a random text.',
      ]);
  });

  it('never stand in the sentence that refuses them', () => {
    const faults = faultsOf({ JWT_SECRET_KEY: 'tiny-secret', JWT_REFRESH_SECRET_KEY: 'tiny-secret' });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain('tiny-secret');
  });
});

describe('ES256', () => {
  const key = (pem: string) => ({ ...ES256, ACCESS_TOKEN_PRIVATE_KEY: pem });
  const second = (pem: string) => ({ ...ES256, ACCESS_TOKEN_SECOND_KEY: pem });
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'meditwin-keys-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, String(Math.random()));
    writeFileSync(path, text);
    return path;
  };

  it('takes PKCS #8 and SEC 1, in lines or on one, from a variable or a file', () => {
    const pem = privatePem(ONE.privateKey);
    const sec1 = ONE.privateKey.export({ type: 'sec1', format: 'pem' }) as string;
    const { ACCESS_TOKEN_ALGORITHM } = ES256;
    for (const given of [pem, sec1, onOneLine(pem), pem.replaceAll('\n', '\r\n')]) {
      expect(faultsOf(key(given))).toEqual([]);
      if (given.includes('\n'))
        expect(faultsOf({ ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_PRIVATE_KEY_FILE: file(given) })).toEqual([]);
    }
  });

  it('takes a public or a private second key, and keeps the public half alone', () => {
    for (const pem of [publicPem(TWO.publicKey), privatePem(TWO.privateKey)]) {
      const { accessKeys } = new Settings({ ...PAIR, ...second(pem) });
      expect([accessKeys.current.type, accessKeys.second?.type]).toEqual(['private', 'public']);
      expect(accessKeys.second!.equals(TWO.publicKey)).toBe(true);
    }
  });

  it.each([
    [
      'an RSA key',
      () => privatePem(rsa.privateKey),
      /is an RSA key; ES256 needs an EC key on the curve P-256/,
    ],
    ['Ed25519', () => privatePem(ed25519.privateKey), /is a key of the kind ed25519; ES256 needs/],
    ['P-384', () => privatePem(ec('P-384').privateKey), /is on the curve secp384r1; ES256 needs/],
    ['secp256k1', () => privatePem(ec('secp256k1').privateKey), /is on the curve secp256k1; ES256 needs/],
    ['a public key', () => publicPem(TWO.publicKey), /holds a public key; only a private one can sign/],
    ['a secret', () => THIRD, /is no key in PEM without a passphrase/],
    [
      'an encrypted key',
      () =>
        TWO.privateKey.export({
          type: 'pkcs8',
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase: 'p',
        }) as string,
      /is no key in PEM without a passphrase/,
    ],
    ['a cut key', () => privatePem(TWO.privateKey).slice(0, 80), /is no key in PEM without a passphrase/],
  ])('refuses %s to sign with', (_, make, sentence) => {
    expect(faultsOf(key(make()))).toEqual([
      expect.stringMatching(new RegExp(`^ACCESS_TOKEN_PRIVATE_KEY ${sentence.source}`)),
    ]);
  });

  it.each([
    ['an RSA key', () => publicPem(rsa.publicKey)],
    ['P-384', () => publicPem(ec('P-384').publicKey)],
    ['a secret', () => THIRD],
  ])('refuses %s as the second', (_, make) => {
    expect(faultsOf(second(make()))).toEqual([expect.stringMatching(/^ACCESS_TOKEN_SECOND_KEY is /)]);
  });

  it('refuses the same key twice, in whichever form', () => {
    for (const pem of [privatePem(ONE.privateKey), publicPem(ONE.publicKey)])
      expect(faultsOf(second(pem))).toEqual([
        'ACCESS_TOKEN_PRIVATE_KEY and ACCESS_TOKEN_SECOND_KEY must differ.',
      ]);
  });

  it('refuses a variable and a file for one key, no key at all, and a file that cannot be read', () => {
    const both = { ...ES256, ACCESS_TOKEN_PRIVATE_KEY_FILE: file(privatePem(TWO.privateKey)) };
    expect(faultsOf(both)).toEqual([
      'ACCESS_TOKEN_PRIVATE_KEY and ACCESS_TOKEN_PRIVATE_KEY_FILE say the same thing; set one of them.',
    ]);
    expect(faultsOf({ ACCESS_TOKEN_ALGORITHM: 'ES256' })).toEqual([
      'ACCESS_TOKEN_PRIVATE_KEY or ACCESS_TOKEN_PRIVATE_KEY_FILE is missing; ES256 needs it.',
    ]);
    for (const name of ['ACCESS_TOKEN_PRIVATE_KEY_FILE', 'ACCESS_TOKEN_SECOND_KEY_FILE'])
      expect(faultsOf({ ACCESS_TOKEN_ALGORITHM: 'ES256', [name]: join(folder, 'none') })).toEqual([
        `${name} names a file that cannot be read (ENOENT).`,
      ]);
  });

  it('is not mixed with HS256', () => {
    const { ACCESS_TOKEN_PRIVATE_KEY: pem } = ES256;
    for (const name of ['ACCESS_TOKEN_PRIVATE_KEY', 'ACCESS_TOKEN_SECOND_KEY'])
      for (const [place, value] of [
        [name, pem],
        [`${name}_FILE`, file(pem)],
      ] as const)
        // prettier-ignore
        expect(faultsOf({ [place]: value })).toEqual([
          `${place} is set, but ACCESS_TOKEN_ALGORITHM is HS256; mixed kinds are not accepted.`,
        ]);
    expect(faultsOf({ ACCESS_TOKEN_ALGORITHM: 'RS256' })).toEqual([
      'ACCESS_TOKEN_ALGORITHM must be one of HS256, ES256.',
    ]);
  });
});

describe('derived keys', () => {
  const derived = (environment: NodeJS.ProcessEnv) =>
    new Settings({ ...PAIR, ...environment }).derivedKey('a purpose').toString('hex');

  it('follow the access secret unless their own is set', () => {
    expect(derived({})).toBe(derived({ JWT_REFRESH_SECRET_KEY: FOURTH, JWT_SECRET_KEY_SECOND: THIRD }));
    expect(derived({})).not.toBe(derived({ JWT_SECRET_KEY: THIRD }));
    expect(derived({ DERIVED_KEYS_SECRET: FOURTH })).toBe(
      derived({ DERIVED_KEYS_SECRET: FOURTH, JWT_SECRET_KEY: THIRD }),
    );
  });
});
