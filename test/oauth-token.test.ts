import { randomBytes } from 'node:crypto';
import { COUNTING, from, newAddress, statuses, times } from './support/budgets.js';
import { createUser, type Person } from './support/people.js';
import { type Answer, asForm, type Server, startServer } from './support/server.js';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});

type Body = Record<string, unknown>;
const FORM = 'application/x-www-form-urlencoded';

const ask = (fields: Record<string, string> | string, headers: Record<string, string> = {}, on = server) => {
  const form = asForm(fields);
  return on.request<Body>('POST', '/auth/token', { ...form, headers: { ...form.headers, ...headers } });
};
/** Sent as it is: `URLSearchParams` would mend it. */
const askRaw = (raw: string | Uint8Array<ArrayBuffer>, type = FORM) =>
  server.request<Body>('POST', '/auth/token', { raw, headers: { 'content-type': type } });
const withPassword = (password = ada.password, username = ada.email) => ({
  grant_type: 'password',
  username,
  password,
});

/** RFC 6749 section 5.2. */
function expectRefusal(answer: Answer<Body>, status: number, error: string): void {
  expect(answer.body).toEqual({ error, error_description: expect.stringMatching(/^[\x20-\x7e]+$/) });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('pragma')).toBe('no-cache');
  expect(answer.headers.get('www-authenticate')).toBeNull();
}

describe('anonymous', () => {
  it('gets tokens for address and password', async () => {
    const { status, headers, body } = await ask(withPassword(ada.password, ` ${ada.email.toUpperCase()}`));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 900, user_id: ada.userId });
    const me = await server.request('GET', '/auth/me', { token: body['access_token'] as string });
    expect(me.body).toMatchObject({ user_id: ada.userId });
  });

  it('gets tokens for a refresh token, which is used up by it as elsewhere', async () => {
    const { refreshToken } = await createUser(server);
    const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const { status, body } = await ask(fields);
    expect(status).toBe(200);
    const repeated = await server.request<Body>('POST', '/auth/refresh', {
      body: { refresh_token: refreshToken },
    });
    expect(repeated.body['refresh_token']).toBe(body['refresh_token']);
  });

  it('has other parameters and any Authorization ignored', async () => {
    const more = { scope: 'admin', client_id: 'x', client_secret: 'y', user_id: '1', constructor: 'z' };
    for (const authorization of ['Basic YTpi', 'Bearer expired', 'nonsense'])
      expect((await ask({ ...withPassword(), ...more }, { authorization })).status).toBe(200);
  });

  it('has a parameter without a value taken for none', async () => {
    expect((await ask(`${String(new URLSearchParams(withPassword()))}&refresh_token=&scope`)).status).toBe(
      200,
    );
    expectRefusal(await ask({ ...withPassword(), password: '' }), 400, 'invalid_request');
  });

  it('may write letters of any script, spaces as + and as %20', async () => {
    const password = `Zoë’s 🐘 ${randomBytes(4).toString('hex')} + 1 % &`;
    const zoe = await createUser(server, { password });
    expect((await ask(withPassword(password, zoe.email))).status).toBe(200);
    const spaced = `grant_type=password&username=${zoe.email}&password=${encodeURIComponent(password)}`;
    expect((await askRaw(spaced)).status).toBe(200);
    expect((await askRaw(spaced, `${FORM}; charset=UTF-8`)).status).toBe(200);
  });

  it.each<[string, () => Record<string, string>, string]>([
    ['a wrong password', () => withPassword('not the password'), 'invalid_grant'],
    ['an unknown account', () => withPassword(ada.password, 'nobody@example.org'), 'invalid_grant'],
    ['a refused refresh token', () => ({ grant_type: 'refresh_token', refresh_token: 'x' }), 'invalid_grant'],
    [
      'an access token as refresh token',
      () => ({ grant_type: 'refresh_token', refresh_token: ada.accessToken }),
      'invalid_grant',
    ],
    ['an unknown grant type', () => ({ grant_type: 'client_credentials' }), 'unsupported_grant_type'],
    ['a grant type that every object has', () => ({ grant_type: 'constructor' }), 'unsupported_grant_type'],
    ['no grant type', () => ({ username: ada.email, password: ada.password }), 'invalid_request'],
    ['no username', () => ({ grant_type: 'password', password: ada.password }), 'invalid_request'],
    ['no password', () => ({ grant_type: 'password', username: ada.email }), 'invalid_request'],
    ['no refresh token', () => ({ grant_type: 'refresh_token' }), 'invalid_request'],
    ['a password of 1,025 characters', () => withPassword('k'.repeat(1025)), 'invalid_request'],
    ['NUL in a value', () => withPassword('with\0nul in it'), 'invalid_request'],
    [
      '__proto__',
      () => JSON.parse('{"grant_type":"password","__proto__":"x"}') as Record<string, string>,
      'invalid_request',
    ],
  ])('is refused %s', async (_, fields, error) => {
    expectRefusal(await ask(fields()), 400, error);
  });

  it.each(['grant_type', 'username', 'password', 'scope'])('is refused %s twice', async (name) => {
    const fields = new URLSearchParams({ ...withPassword(), scope: 'a' });
    fields.append(name, fields.get(name)!);
    expectRefusal(await ask(String(fields)), 400, 'invalid_request');
  });

  it.each([
    [
      'bytes that are no UTF-8',
      () => Uint8Array.from([...Buffer.from('grant_type=password&username='), 0xff]),
    ],
    ['percent-encoded bytes that are no UTF-8', () => 'grant_type=password&username=%ff'],
    ['a percent sign that encodes nothing', () => 'grant_type=password&username=%zz'],
    ['a lone surrogate', () => 'grant_type=password&username=%ed%a0%80'],
    ['nothing', () => ''],
  ])('is refused %s', async (_, raw) => {
    expectRefusal(await askRaw(raw()), 400, 'invalid_request');
  });

  it.each([
    ['JSON', 'application/json', JSON.stringify({ grant_type: 'password' })],
    ['text', 'text/plain', 'grant_type=password'],
    ['a multipart form', 'multipart/form-data; boundary=x', '--x--'],
    ['a form in another charset', `${FORM}; charset=iso-8859-1`, 'grant_type=password'],
  ])('is told that %s is the wrong media type', async (_, type, raw) => {
    expectRefusal(await askRaw(raw, type), 415, 'invalid_request');
  });

  it('is told that a form is too large, before anything is hashed', async () => {
    expectRefusal(await ask(withPassword('k'.repeat(1024 * 1024))), 413, 'invalid_request');
  });

  it('cannot send a form anywhere else', async () => {
    const answer = await server.request(
      'POST',
      '/auth/login',
      asForm({ email: ada.email, password: ada.password }),
    );
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('sees the same for an unknown account, a deactivated one and a wrong password', async () => {
    const idle = await createUser(server);
    await server.database.query('UPDATE users SET is_active = false WHERE id = $1', [idle.userId]);
    const answers = [
      await ask(withPassword('not the password')),
      await ask(withPassword(idle.password, idle.email)),
      await ask(withPassword('not the password', idle.email)),
      await ask(withPassword(ada.password, 'nobody@example.org')),
    ];
    const seen = answers.map(({ status, headers, body }) =>
      JSON.stringify([status, [...headers].filter(([name]) => !/^(date|x-request-id)$/.test(name)), body]),
    );
    expect(new Set(seen).size).toBe(1);
  });
});

describe('with budgets', () => {
  let counting: Server;
  beforeAll(async () => {
    counting = await startServer({ database: server.database, env: COUNTING });
  });

  it('shares those of login, and says when to come back', async () => {
    const at = from(newAddress());
    const wrong = { email: ada.email, password: 'wrong password' };
    const logIn = () => counting.request('POST', '/auth/login', { body: wrong, headers: at });
    expect(await statuses(3, logIn)).toEqual(times(3, 401));
    expect(await statuses(2, () => ask(withPassword('wrong password'), at, counting))).toEqual(times(2, 400));
    const refused = await ask(withPassword(), at, counting);
    expectRefusal(refused, 429, 'temporarily_unavailable');
    expect(refused.headers.get('ratelimit-policy')).toBe('"sign-in-pair";q=5;w=900');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await logIn()).status).toBe(429);
  });

  it('lets the owner of a device token in', async () => {
    const at = from(newAddress());
    const { body } = await ask(withPassword());
    await statuses(6, () => ask(withPassword('wrong password'), at, counting));
    const device = { 'x-device-token': body['device_token'] as string };
    expect((await ask(withPassword(), { ...at, ...device }, counting)).status).toBe(200);
  });

  it('shares those of refresh', async () => {
    const again = () => ask({ grant_type: 'refresh_token', refresh_token: 'refused' }, {}, counting);
    expect(await statuses(6, again)).toEqual([...times(5, 400), 429]);
  });
});

describe('the document', () => {
  it('lets Swagger UI sign in by password here', async () => {
    const { body } = await server.request<{
      components: { securitySchemes: Record<string, unknown> };
      paths: Record<string, Record<string, { security: unknown[] }>>;
    }>('GET', '/openapi.json');
    expect(body.components.securitySchemes['password']).toEqual({
      type: 'oauth2',
      flows: { password: { tokenUrl: '/auth/token', scopes: {} } },
    });
    expect(body.paths['/auth/me']!['get']!.security).toEqual([{ bearer: [] }, { password: [] }]);
    expect(body.paths['/auth/login']!['post']!.security).toEqual([{}]);
  });
});
