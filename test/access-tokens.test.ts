import { decode } from './support/forger.js';
import { createUser, type Person } from './support/people.js';
import { rawGet as rawGetAt } from './support/raw-request.js';
import { type Server, startServer } from './support/server.js';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});

const part = (at: 0 | 1) => decode(ada.accessToken, at);
const bearer = (token: string) => `Bearer ${token}`;
const call = (authorization: string) => server.request('GET', '/auth/me', { headers: { authorization } });

const rawGet = (path: string, ...fields: string[]) => rawGetAt(server.url, path, ...fields);

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
  it.each([
    ['Basic', () => `Basic ${Buffer.from(`${ada.email}:${ada.password}`).toString('base64')}`],
    ['Token', () => `Token ${ada.accessToken}`],
    ['no scheme', () => ada.accessToken],
    ['Bearer with a colon', () => `Bearer: ${ada.accessToken}`],
    ['Bearer without a token', () => 'Bearer'],
    ['a tab', () => `Bearer\t${ada.accessToken}`],
    ['something after the token', () => `Bearer ${ada.accessToken} x`],
    ['a second token', () => `Bearer ${ada.accessToken}, Bearer ${ada.accessToken}`],
    ['a fourth part', () => `Bearer ${ada.accessToken}.x`],
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
