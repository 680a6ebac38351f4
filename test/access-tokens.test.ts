import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { connect } from 'node:net';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});

type Part = Record<string, unknown>;
const part = (i: 0 | 1) =>
  JSON.parse(Buffer.from(ada.accessToken.split('.')[i]!, 'base64url').toString()) as Part;
const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hmac = (text: string, key: string, hash = 'sha256') =>
  createHmac(hash, key).update(text).digest('base64url');

/** Ada's own token with these fields changed, signed with the server's secret unless told otherwise. */
function forged(
  claims: Part = {},
  header: Part = {},
  key = TEST_SECRETS.JWT_SECRET_KEY,
  hash = 'sha256',
): string {
  const text = `${encode({ ...part(0), ...header })}.${encode({ ...part(1), ...claims })}`;
  return `${text}.${hmac(text, key, hash)}`;
}
/** Header and payload as they stand, rightly signed. */
const literal = (header: string, payload: string) => {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${hmac(text, TEST_SECRETS.JWT_SECRET_KEY)}`;
};
const unsigned = (alg: unknown) => `${encode({ ...part(0), alg })}.${encode(part(1))}.`;
function rsaSigned(): string {
  const text = `${encode({ ...part(0), alg: 'RS256' })}.${encode(part(1))}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}
const now = () => Math.floor(Date.now() / 1000);
const bearer = (token: string) => `Bearer ${token}`;
const call = (authorization: string) => server.request('GET', '/auth/me', { headers: { authorization } });

/** An answer as it came over the wire; '' when the server hung up. */
function raw(text: string): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('error', () => undefined).on('close', () => done(answer));
  });
}
const rawGet = (path: string, ...fields: string[]) =>
  raw(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n`,
  );

const ODD: [string, () => string][] = [
  // algorithms
  ['alg none', () => unsigned('none')],
  ['alg None', () => unsigned('None')],
  ['alg NONE', () => unsigned('NONE')],
  ['alg nOnE with a signature', () => forged({}, { alg: 'nOnE' })],
  ['alg HS512, so signed', () => forged({}, { alg: 'HS512' }, TEST_SECRETS.JWT_SECRET_KEY, 'sha512')],
  ['alg HS384, so signed', () => forged({}, { alg: 'HS384' }, TEST_SECRETS.JWT_SECRET_KEY, 'sha384')],
  ['alg hs256', () => forged({}, { alg: 'hs256' })],
  ['alg RS256, signed with a key of its own', rsaSigned],
  ['alg RS256, signed as HS256', () => forged({}, { alg: 'RS256' })],
  ['alg a list', () => forged({}, { alg: ['HS256'] })],
  ['alg null', () => forged({}, { alg: null })],
  ['alg missing', () => forged({}, { alg: undefined })],
  // header
  ['typ missing', () => forged({}, { typ: undefined })],
  ['typ JWT', () => forged({}, { typ: 'JWT' })],
  ['typ rt+jwt', () => forged({}, { typ: 'rt+jwt' })],
  ['typ AT+JWT', () => forged({}, { typ: 'AT+JWT' })],
  ['typ a list', () => forged({}, { typ: ['at+jwt'] })],
  ['kid wrong', () => forged({}, { kid: 'wrong' })],
  ['kid missing', () => forged({}, { kid: undefined })],
  ['kid a number', () => forged({}, { kid: 1 })],
  ['kid a path', () => forged({}, { kid: '../../dev/null' })],
  ['crit', () => forged({}, { crit: ['exp'] })],
  ['crit empty', () => forged({}, { crit: [] })],
  ['b64 false', () => forged({}, { b64: false, crit: ['b64'] })],
  ['b64 true', () => forged({}, { b64: true })],
  ['jwk of the forger', () => forged({}, { jwk: { kty: 'oct', k: encode('forger') } }, 'forger')],
  ['jku of the forger', () => forged({}, { jku: 'http://127.0.0.1:1/keys' }, 'forger')],
  ['a header that is no object', () => literal('"HS256"', JSON.stringify(part(1)))],
  ['a header that is no JSON', () => literal('{alg:HS256}', JSON.stringify(part(1)))],
  // times
  ['exp missing', () => forged({ exp: undefined })],
  ['exp as text', () => forged({ exp: String(part(1)['exp']) })],
  ['exp null', () => forged({ exp: null })],
  ['exp a fraction', () => forged({ exp: now() + 60.5 })],
  [
    'exp endless',
    () => literal(JSON.stringify(part(0)), JSON.stringify(part(1)).replace(/"exp":\d+/, '"exp":1e999')),
  ],
  ['iat missing', () => forged({ iat: undefined })],
  ['iat as text', () => forged({ iat: String(now()) })],
  ['iat in the future', () => forged({ iat: now() + 60, exp: now() + 120 })],
  ['a life longer than configured', () => forged({ iat: now(), exp: now() + 901 })],
  ['a life of a year', () => forged({ exp: now() + 365 * 86_400 })],
  ['nbf in the future', () => forged({ nbf: now() + 60 })],
  // who and for whom
  ['sub missing', () => forged({ sub: undefined })],
  ['sub empty', () => forged({ sub: '' })],
  ['sub a number', () => forged({ sub: 1 })],
  ['sub no UUID', () => forged({ sub: 'ada' })],
  ['sub an object', () => forged({ sub: { $ne: '' } })],
  ['sid missing', () => forged({ sid: undefined })],
  ['sid empty', () => forged({ sid: '' })],
  ['sid no UUID', () => forged({ sid: `' OR 1=1` })],
  ['sid a list', () => forged({ sid: [part(1)['sid']] })],
  ['jti missing', () => forged({ jti: undefined })],
  ['jti a number', () => forged({ jti: 5 })],
  ['aud missing', () => forged({ aud: undefined })],
  ['aud of another', () => forged({ aud: 'other-api' })],
  ['aud a list', () => forged({ aud: ['meditwin-api'] })],
  ['iss missing', () => forged({ iss: undefined })],
  ['iss of another', () => forged({ iss: 'other' })],
  ['iss a list', () => forged({ iss: ['meditwin'] })],
  ['ver missing', () => forged({ ver: undefined })],
  ['ver as text', () => forged({ ver: '1' })],
  ['ver a fraction', () => forged({ ver: 1.5 })],
  ['roles missing', () => forged({ roles: undefined })],
  ['roles as text', () => forged({ roles: 'admin' })],
  ['roles of numbers', () => forged({ roles: [1] })],
  ['roles an object', () => forged({ roles: { length: 1, 0: 'admin' } })],
  ['a payload that is text', () => literal(JSON.stringify(part(0)), '"ada"')],
  ['a payload that is a list', () => literal(JSON.stringify(part(0)), '[]')],
  ['a payload that is null', () => literal(JSON.stringify(part(0)), 'null')],
  ['a payload that is no JSON', () => literal(JSON.stringify(part(0)), '{')],
  // keys
  ['another secret', () => forged({}, {}, 'another-secret-0123456789-0123456789-0123456789')],
  ['the refresh secret', () => forged({}, {}, TEST_SECRETS.JWT_REFRESH_SECRET_KEY)],
  ['an empty secret', () => forged({}, {}, '')],
  ['a refresh token', () => ada.refreshToken],
  [
    'raised roles under the old signature',
    () => {
      const [header, , signature] = ada.accessToken.split('.');
      return `${header}.${encode({ ...part(1), roles: ['admin'] })}.${signature}`;
    },
  ],
  // spelling
  ['padding', () => `${ada.accessToken}=`],
  ['padded parts', () => ada.accessToken.replaceAll('.', '=.')],
  ['+ and /', () => forged({ x: '>>>>>>>>????????' }).replaceAll('-', '+').replaceAll('_', '/')],
  [
    'other last bits',
    () =>
      ada.accessToken.slice(0, -1) +
      String.fromCharCode(ada.accessToken.charCodeAt(ada.accessToken.length - 1) + 1),
  ],
  ['a part missing', () => ada.accessToken.split('.').slice(0, 2).join('.')],
  ['an empty signature', () => ada.accessToken.replace(/[^.]+$/, '')],
  ['a fourth part', () => `${ada.accessToken}.x`],
  ['five parts', () => `${ada.accessToken}.x.y`],
  ['white space within', () => ada.accessToken.replace('.', '. ')],
  ['a comma behind', () => `${ada.accessToken},`],
  ['itself twice', () => `${ada.accessToken}, Bearer ${ada.accessToken}`],
  ['itself twice without a comma', () => `${ada.accessToken} ${ada.accessToken}`],
  ['quotes', () => `"${ada.accessToken}"`],
  ['itself escaped', () => encodeURIComponent(`${ada.accessToken} `)],
  ['10 kB of nothing', () => 'x'.repeat(10_000)],
  ['10 kB in three parts', () => `${'x'.repeat(9_000)}.y.z`],
  ['a word', () => 'null'],
];

describe('a real access token', () => {
  it('has the contract’s header and claims and nothing of the person', () => {
    expect(part(0)).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.any(String) });
    const { iat, exp } = part(1);
    expect(part(1)).toEqual({
      iss: 'meditwin',
      aud: 'meditwin-api',
      sub: ada.userId,
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ver: 1,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
      roles: ['user'],
    });
    expect(Number(exp) - Number(iat)).toBe(900);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('is accepted after %p', async (scheme) => {
    expect((await call(`${scheme} ${ada.accessToken}`)).status).toBe(200);
    expect((await call(`${scheme} ${forged()}`)).status).toBe(200); // so the forgeries below fail for their oddity alone
  });

  it('says who is calling to a gateway', async () => {
    const { body, headers } = await server.request('GET', '/auth/forward', { token: ada.accessToken });
    const { sid, exp } = part(1);
    const expires_at = new Date(Number(exp) * 1000).toISOString();
    expect(body).toEqual({
      user_id: ada.userId,
      session_id: sid,
      roles: ['user'],
      permissions: [],
      expires_at,
    });
    expect([headers.get('x-user-id'), headers.get('x-session-id'), headers.get('x-user-roles')]).toEqual([
      ada.userId,
      sid,
      'user',
    ]);
    const verified = await server.request('POST', '/auth/verify', { token: ada.accessToken });
    expect(verified).toMatchObject({
      status: 200,
      body: { valid: true, email: ada.email, session_id: sid, expires_at },
    });
  });
});

describe('anonymous', () => {
  it.each(ODD)('is refused a token with %s', async (_, make) => {
    for (const path of ['/auth/me', '/auth/forward']) {
      const answer = await server.request('GET', path, { headers: { authorization: bearer(make()) } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
    }
  });

  it('is told when a token has expired', async () => {
    const answer = await call(bearer(forged({ iat: now() - 901, exp: now() - 1 })));
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_expired' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
  });

  it('is not told that a forged token has expired', async () => {
    for (const token of [
      forged({ exp: now() - 1 }, {}, 'forger'),
      forged({ exp: now() - 1 }, { typ: 'JWT' }),
    ])
      expect(await call(bearer(token))).toMatchObject({
        status: 401,
        body: { code: expect.stringMatching(/invalid|expired/) },
      });
    expect((await call(bearer(forged({ exp: now() - 1 }, {}, 'forger')))).body).toMatchObject({
      code: 'token_invalid',
    });
  });

  it.each([
    ['Basic', () => `Basic ${Buffer.from(`${ada.email}:${ada.password}`).toString('base64')}`],
    ['Token', () => `Token ${ada.accessToken}`],
    ['no scheme', () => ada.accessToken],
    ['Bearer with a colon', () => `Bearer: ${ada.accessToken}`],
    ['Bearer without a token', () => 'Bearer'],
    ['a tab', () => `Bearer\t${ada.accessToken}`],
  ])('is refused with %s', async (_, make) => {
    expect(await call(make())).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
  });

  it.each([
    ['nowhere', '/auth/me', {}],
    ['in the query', `/auth/me?access_token=TOKEN&token=TOKEN`, {}],
    ['in a cookie', '/auth/me', { cookie: 'access_token=TOKEN' }],
    [
      'in other headers',
      '/auth/me',
      { 'x-access-token': 'TOKEN', 'x-user-id': 'USER', 'x-user-roles': 'admin' },
    ],
  ])('is asked for a token that is %s', async (_, path, fields) => {
    const fill = (text: string) => text.replaceAll('TOKEN', ada.accessToken).replaceAll('USER', ada.userId);
    const headers = Object.fromEntries(
      Object.entries<string>(fields).map(([name, value]) => [name, fill(value)]),
    );
    const answer = await server.request('GET', fill(path), { headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'token_missing' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('is asked for a token that stands in the body', async () => {
    const body = { access_token: ada.accessToken, token: ada.accessToken };
    expect(await server.request('POST', '/auth/verify', { body })).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
  });

  it('is refused two Authorization headers, whichever comes first', async () => {
    const [good, bad] = [`Authorization: Bearer ${ada.accessToken}`, 'authorization: Bearer x'];
    expect(await rawGet('/auth/me', good)).toMatch(/^HTTP\/1.1 200 /);
    for (const pair of [
      [good, bad],
      [bad, good],
      [good, good],
    ])
      expect(await rawGet('/auth/me', ...pair)).toMatch(/^HTTP\/1.1 40[01] /);
  });

  it('is refused a token of 20 kB and one of 1 MB', async () => {
    expect(await rawGet('/auth/me', `Authorization: Bearer ${'x'.repeat(20_000)}`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
    expect(await rawGet('/auth/me', `Authorization: Bearer ${'x'.repeat(1_000_000)}`)).toMatch(
      /^(HTTP\/1.1 431 |$)/,
    );
    expect((await call(bearer(ada.accessToken))).status).toBe(200);
  });
});
