import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterTheFile } from './support/clean-up.js';
import { es256, newEcKey } from './support/ec-keys.js';
import { FORGED_ACCESS_CLAIMS, FORGED_CLAIMS, FORGED_REFRESH_CLAIMS } from './support/forged-claims.js';
import { FORGED_ALGORITHMS } from './support/forged-algorithms.js';
import { FORGED_HEADERS } from './support/forged-headers.js';
import { FORGED_SPELLINGS } from './support/forged-spellings.js';
import { ecdsa, Forger, type Forgery, hmac, now } from './support/forger.js';
import { createUser, type Person } from './support/people.js';
import { rawGet } from './support/raw-request.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

const EC = newEcKey();
const { JWT_SECRET_KEY, JWT_REFRESH_SECRET_KEY } = TEST_SECRETS;
const ACCESS: readonly Forgery[] = [
  ...FORGED_ALGORITHMS,
  ...FORGED_HEADERS,
  ...FORGED_CLAIMS,
  ...FORGED_ACCESS_CLAIMS,
  ...FORGED_SPELLINGS,
];
const REFRESH: readonly Forgery[] = [
  ...FORGED_ALGORITHMS,
  ...FORGED_HEADERS,
  ...FORGED_CLAIMS,
  ...FORGED_REFRESH_CLAIMS,
  ...FORGED_SPELLINGS,
];

/** The order of P-256, and a signature's halves. */
const N = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const bytes32 = (number: bigint) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
const rs = (r: bigint, s: bigint) => Buffer.concat([bytes32(r), bytes32(s)]).toString('base64url');

/** What ECDSA adds: the signature's halves, each out of its range, and its other spellings. */
const curve = (name: string, change: (r: bigint, s: bigint) => string): Forgery => [
  name,
  ({ known: { genuine } }) => {
    const at = genuine.lastIndexOf('.') + 1;
    const hex = Buffer.from(genuine.slice(at), 'base64url').toString('hex');
    return genuine.slice(0, at) + change(BigInt(`0x${hex.slice(0, 64)}`), BigInt(`0x${hex.slice(64)}`));
  },
];
const ECDSA: readonly Forgery[] = [
  curve('r = 0', (_, s) => rs(0n, s)),
  curve('s = 0', (r) => rs(r, 0n)),
  curve('r = s = 0', () => rs(0n, 0n)),
  curve('r = s = 1', () => rs(1n, 1n)),
  curve('r = n', (_, s) => rs(N, s)),
  curve('s = n', (r) => rs(r, N)),
  curve('r = s = n', () => rs(N, N)),
  curve('r and s swapped', (r, s) => rs(s, r)),
  curve('n - r', (r, s) => rs(N - r, s)),
  curve('s + 1', (r, s) => rs(r, s + 1n)),
  curve('r alone', (r) => bytes32(r).toString('base64url')),
  curve('63 bytes', (r, s) => Buffer.from(rs(r, s), 'base64url').subarray(1).toString('base64url')),
  curve('65 bytes, a zero before', (r, s) => Buffer.concat([Buffer.alloc(1), bytes32(r), bytes32(s)]).toString('base64url')), // prettier-ignore
  curve('33 bytes each', (r, s) => Buffer.concat([Buffer.alloc(1), bytes32(r), Buffer.alloc(1), bytes32(s)]).toString('base64url')), // prettier-ignore
  curve('the halves in text', (r, s) => Buffer.from(`${r}.${s}`).toString('base64url')),
  ['the signature in DER', (forger) => forger.make({}, {}, ecdsa(EC.privateKey, 'sha256', 'der'))],
  ['SHA-1', (forger) => forger.make({}, {}, ecdsa(EC.privateKey, 'sha1'))],
  ['SHA-384', (forger) => forger.make({}, {}, ecdsa(EC.privateKey, 'sha384'))],
  ['the access secret, as HS256', (forger) => forger.make({}, { alg: 'HS256' }, hmac(JWT_SECRET_KEY))],
  ['the private key as a secret', (forger) => forger.make({}, { alg: 'HS256' }, hmac(EC.pem))],
];

/** What the server's own secret signs by another algorithm. */
const HMAC: readonly Forgery[] = ['sha384', 'sha512', 'sha1'].map((hash) => [
  `the access secret with ${hash}`,
  (forger) => forger.make({}, { alg: hash.replace('sha', 'HS') }, hmac(JWT_SECRET_KEY, hash)),
]);

let listener: HttpServer;
let visits = 0;
const servers: Record<string, Server> = {};
const people: Record<string, { ada: Person; eve: Person }> = {};
/** How many lines each server had printed before anything forged came. */
const startedWith: Record<string, number> = {};

beforeAll(async () => {
  listener = createServer((_, answer) => {
    visits++;
    answer.end(JSON.stringify({ keys: [] }));
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  afterTheFile(async () => void listener.close());
  for (const [mode, env] of [
    ['HS256', {}],
    ['ES256', es256(EC)],
  ] as const) {
    // prettier-ignore
    servers[mode] = await startServer({ env });
    people[mode] = { ada: await createUser(servers[mode]), eve: await createUser(servers[mode]) };
    startedWith[mode] = servers[mode].logs.length;
  }
});

const address = () => `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
const otherMode = (mode: string) => (mode === 'HS256' ? 'ES256' : 'HS256');

const accessForger = (mode: string) =>
  new Forger({
    genuine: people[mode]!.ada.accessToken,
    otherKind: people[mode]!.ada.refreshToken,
    otherPerson: people[mode]!.eve.accessToken,
    otherDeployment: people[otherMode(mode)]!.ada.accessToken,
    seal: mode === 'HS256' ? hmac(JWT_SECRET_KEY) : ecdsa(EC.privateKey),
    listener: address(),
    otherSecrets: [JWT_REFRESH_SECRET_KEY, mode === 'HS256' ? EC.pem : JWT_SECRET_KEY],
    publicKey: EC.publicKey,
  });

const refreshForger = (mode: string) =>
  new Forger({
    genuine: people[mode]!.ada.refreshToken,
    otherKind: people[mode]!.ada.accessToken,
    otherPerson: people[mode]!.eve.refreshToken,
    // The two share the refresh secret, but not the database: the session is unknown here.
    otherDeployment: people[otherMode(mode)]!.ada.refreshToken,
    seal: hmac(JWT_REFRESH_SECRET_KEY),
    listener: address(),
    otherSecrets: [JWT_SECRET_KEY, EC.pem],
    publicKey: EC.publicKey,
  });

const forward = async (mode: string, token: string) => {
  const answer = await rawGet(servers[mode]!.url, '/auth/forward', `Authorization: Bearer ${token}`);
  return { status: answer.slice(9, 12), code: /"code":"(\w+)"/.exec(answer)?.[1], answer };
};
const refresh = (mode: string, refresh_token: unknown) =>
  servers[mode]!.request('POST', '/auth/refresh', { body: { refresh_token } });

describe('the tables', () => {
  it('hold at least 150 forgeries each, all named differently', () => {
    for (const table of [[...ACCESS, ...ECDSA], REFRESH]) {
      expect(table.length).toBeGreaterThanOrEqual(150);
      expect(table.map(([name]) => name).filter((name, at, names) => names.indexOf(name) !== at)).toEqual([]);
    }
  });
});

describe.each(['HS256', 'ES256'])('a server that signs with %s', (mode) => {
  const forged = [...ACCESS, ...(mode === 'ES256' ? ECDSA : HMAC)];

  it('accepts what the forgeries are made of', async () => {
    for (const token of [
      accessForger(mode).known.genuine,
      accessForger(mode).make({}),
      accessForger(mode).make({ x: 1 }),
    ])
      expect(await forward(mode, token)).toMatchObject({ status: '200' });
  });

  it.each(forged)('refuses an access token: %s', async (name, make) => {
    const { status, code, answer } = await forward(mode, make(accessForger(mode)));
    expect([status, code]).toEqual(['401', name === 'exp 1.5' ? 'token_expired' : 'token_invalid']);
    expect(answer).toMatch(/\r\nwww-authenticate: Bearer .*error="invalid_token"/i);
  });

  it('says of an expired one that it has expired, if it is genuine', async () => {
    const past = { iat: now() - 901, exp: now() - 1 };
    expect(await forward(mode, accessForger(mode).make(past))).toMatchObject({
      status: '401',
      code: 'token_expired',
    });
    const wrongly = accessForger(mode).make(past, {}, hmac('another-secret-0123456789-0123456789'));
    expect(await forward(mode, wrongly)).toMatchObject({ status: '401', code: 'token_invalid' });
    for (const exp of [0, -1, now()])
      expect(await forward(mode, accessForger(mode).make({ iat: exp - 60, exp }))).toMatchObject({
        status: '401',
        code: 'token_expired',
      });
  });

  it.each([
    ['a line break within', (token: string) => token.replace('.', '.\r\n '), /^HTTP\/1.1 40[01] /],
    ['a bare line feed within', (token: string) => token.replace('.', '.\n'), /^HTTP\/1.1 40[01] /],
    ['NUL behind', (token: string) => `${token}\u0000`, /^HTTP\/1.1 40[01] /],
    ['DEL behind', (token: string) => `${token}\u007f`, /^HTTP\/1.1 40[01] /],
    ['20 kB', (token: string) => token + 'A'.repeat(20_000), /^HTTP\/1.1 431 /],
    ['1 MB', (token: string) => token + 'A'.repeat(1_000_000), /^(HTTP\/1.1 431 |$)/],
    ['1 MB of dots', () => '.'.repeat(1_000_000), /^(HTTP\/1.1 431 |$)/],
  ])('refuses the header itself: %s', async (_, change, status) => {
    expect((await forward(mode, change(people[mode]!.ada.accessToken))).answer).toMatch(status);
  });

  it.each(REFRESH)('refuses a refresh token: %s', async (name, make) => {
    const { status, body } = await refresh(mode, make(refreshForger(mode)));
    // What no field of a body may hold, or no refresh token, is refused before anyone looks for a signature.
    const tooLong = name.includes('(10000 characters)');
    expect([status, body['code']]).toEqual(
      tooLong ? [400, 'validation_failed'] : [401, 'invalid_refresh_token'],
    );
  });

  it.each([
    ['NUL behind', (token: string) => `${token}\u0000`, 400],
    ['a lone surrogate behind', (token: string) => `${token}\ud800`, 400],
    ['line breaks', (token: string) => `${token}\r\n`, 401],
    ['1 MB', (token: string) => token + 'A'.repeat(1_000_000), 413],
    ['a list', (token: string) => [token], 400],
    ['an object', (token: string) => ({ $eq: token }), 400],
    ['nothing', () => null, 400],
  ])('refuses a refresh token in the body: %s', async (_, change, status) => {
    expect((await refresh(mode, change(people[mode]!.ada.refreshToken))).status).toBe(status);
  });

  it('refuses an expired refresh token', async () => {
    const token = refreshForger(mode).make({ iat: now() - 60, exp: now() - 1 });
    expect(await refresh(mode, token)).toMatchObject({
      status: 401,
      body: { code: 'invalid_refresh_token' },
    });
  });

  it('has ended nothing, asked nobody and failed nowhere on the way', async () => {
    const { database, logs } = servers[mode]!;
    expect(
      await database.query('SELECT id FROM session WHERE ended_at IS NOT NULL OR generation > 0'),
    ).toEqual([]);
    expect(await database.query('SELECT * FROM revocation')).toEqual([]);
    expect(visits).toBe(0);
    const since = logs.slice(startedWith[mode]); // on a busy machine a database may have been late for the start
    expect(since.filter((line) => /"level":[56]0|unknown failure/.test(line))).toEqual([]);
    for (const { accessToken } of Object.values(people[mode]!))
      expect(await forward(mode, accessToken)).toMatchObject({ status: '200' });
    const { ada } = people[mode]!;
    expect((await refresh(mode, ada.refreshToken)).status).toBe(200);
  });

  it('ends a session alone for a generation of its own hand that does not exist yet', async () => {
    const { eve } = people[mode]!;
    const future = new Forger({ ...refreshForger(mode).known, genuine: eve.refreshToken }).make({ gen: 7 });
    expect((await refresh(mode, future)).status).toBe(401);
    expect(await forward(mode, eve.accessToken)).toMatchObject({ status: '401', code: 'token_revoked' });
  });
});

describe('the other signature that ECDSA has for the same claims', () => {
  // (r, n - s) verifies wherever (r, s) does: FIPS 186-5 knows no low half. It says the same and ends with the same session,
  // since nothing is remembered by a token's text alone.
  it('is as good as the first, and ends with it', async () => {
    const ada = await createUser(servers['ES256']!);
    const twin = curve('', (r, s) => rs(r, N - s))[1](
      new Forger({ ...accessForger('ES256').known, genuine: ada.accessToken }),
    );
    expect(twin).not.toBe(ada.accessToken);
    expect(await forward('ES256', twin)).toMatchObject({ status: '200' });
    await servers['ES256']!.request('POST', '/auth/logout', { token: ada.accessToken });
    expect(await forward('ES256', twin)).toMatchObject({ status: '401', code: 'token_revoked' });
  });
});
