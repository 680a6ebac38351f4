import { REFRESH_COOKIE } from '../src/auth/refresh-cookie.js';
import { sessionOf } from './support/access.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person } from './support/people.js';
import { rawRequest } from './support/raw-request.js';
import { type Answer, type Server, startServer } from './support/server.js';

const APP = 'https://app.example.org';
type Body = Record<string, unknown>;

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database, env: { CORS_ORIGINS: APP, LOG_LEVEL: 'trace' } });
  ada = await createUser(server);
});

const page = (origin: string): Record<string, string> => ({ origin, 'x-csrf': '1' });
const cookie = (...tokens: string[]): Record<string, string> => ({
  cookie: ['theme=dark', ...tokens.map((token) => `${REFRESH_COOKIE}=${token}`), 'a=b=c'].join('; '),
});
/** The refresh token in the cookie that was set. */
const tokenIn = (answer: Answer<Body>): string =>
  new RegExp(`^${REFRESH_COOKIE}=([^;]+);`).exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';

const login = (headers = page(APP), mode = '?mode=cookie'): Promise<Answer<Body>> =>
  server.request('POST', `/auth/login${mode}`, {
    body: { email: ada.email, password: ada.password },
    headers,
  });
const refresh = (token: string | undefined, headers = page(APP), body?: Body): Promise<Answer<Body>> =>
  server.request('POST', '/auth/refresh', {
    ...(body && { body }),
    headers: { ...headers, ...(token !== undefined && cookie(token)) },
  });
const isAlive = async (answer: Answer<Body>): Promise<boolean> =>
  (await server.request('GET', '/auth/me', { token: answer.body['access_token'] as string })).status === 200;

describe('a page that asks for cookie mode', () => {
  it('gets the refresh token in a cookie that scripts can’t read, and in no body', async () => {
    const answer = await login();
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(answer.body).toMatchObject({ access_token: expect.any(String), device_token: expect.any(String) });
    const [pair, ...attributes] = answer.headers.get('set-cookie')!.split('; ');
    expect(pair).toMatch(/^__Secure-meditwin-refresh=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(attributes.toSorted()).toEqual([
      'HttpOnly',
      `Max-Age=${answer.body['refresh_expires_in'] as number}`,
      'Path=/auth',
      'SameSite=Strict',
      'Secure',
    ]);
    expect(JSON.stringify(answer.body)).not.toContain(tokenIn(answer));
  });

  it('refreshes by the cookie alone, and finds the next one in it', async () => {
    const first = tokenIn(await login());
    const answer = await refresh(first);
    expect([answer.status, answer.body['refresh_token']]).toEqual([200, undefined]);
    expect(tokenIn(answer)).not.toBe(first);
    expect(await isAlive(answer)).toBe(true);
    expect((await refresh(tokenIn(answer))).status).toBe(200);
  });

  it('in two tabs at once gets the same successor twice', async () => {
    const first = tokenIn(await login());
    const answers = await Promise.all([refresh(first), refresh(first)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(tokenIn(answers[0])).toBe(tokenIn(answers[1]));
  });

  it('signs up and changes the password in the same way', async () => {
    const name = `c${Date.now()}`;
    const password = 'SecurePass123!';
    const signedUp = await server.request('POST', '/auth/signup?mode=cookie', {
      body: { email: `${name}@example.org`, username: name, password },
      headers: page(APP),
    });
    const changed = await server.request('POST', '/auth/password?mode=cookie', {
      token: signedUp.body['access_token'] as string,
      body: { current_password: password, new_password: 'Another-One-88' },
      headers: page(APP),
    });
    for (const answer of [signedUp, changed]) {
      expect(answer.status).toBeLessThan(300);
      expect(answer.body).not.toHaveProperty('refresh_token');
    }
    expect((await refresh(tokenIn(signedUp))).body).toMatchObject({ code: 'invalid_refresh_token' });
    expect((await refresh(tokenIn(changed))).status).toBe(200);
  });

  it('signs out: the session is over and the cookie gone', async () => {
    const answer = await login();
    const left = await server.request('POST', '/auth/logout', {
      token: answer.body['access_token'] as string,
      headers: { ...page(APP), ...cookie(tokenIn(answer)) },
    });
    expect(left.status).toBe(200);
    expect(left.headers.get('set-cookie')).toMatch(
      /^__Secure-meditwin-refresh=; Max-Age=0; Path=\/auth; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect((await refresh(tokenIn(answer))).status).toBe(401);
  });

  it('also ends the session in the cookie when that is another of the same person', async () => {
    const other = await login();
    const here = await logIn(server, ada);
    await server.request('POST', '/auth/logout', {
      token: here.accessToken,
      headers: { ...page(APP), ...cookie(tokenIn(other)) },
    });
    expect(await isAlive(other)).toBe(false);
  });

  it('never ends the session of somebody else, whose cookie it sends', async () => {
    const victim = await login();
    const mallory = await createUser(server);
    const left = await server.request('POST', '/auth/logout', {
      token: mallory.accessToken,
      headers: { ...page(APP), ...cookie(tokenIn(victim)) },
    });
    expect(left.status).toBe(200);
    expect(await isAlive(victim)).toBe(true);
  });

  it('without a cookie is told to sign in, as often as it asks', async () => {
    for (let i = 0; i < 8; i++)
      expect(await refresh(undefined)).toMatchObject({
        status: 401,
        body: { code: 'invalid_refresh_token' },
      });
  });

  it('keeps its cookie when an old one is refused: another tab may hold the newest', async () => {
    const answer = await refresh('no.such.token');
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
  });

  it.each(['?mode=cookies', '?mode=', '?mode=cookie&mode=body', '?mode[]=cookie'])(
    'that spells it %s is not misunderstood',
    async (mode) => {
      const answer = await login(page(APP), mode);
      expect(answer.headers.get('set-cookie')).toBeNull();
      if (mode !== '?mode[]=cookie') expect(answer.body).toMatchObject({ code: 'validation_failed' });
    },
  );
});

describe('a page in body mode', () => {
  it('gets no cookie, whatever it sends along', async () => {
    for (const mode of ['', '?mode=body']) {
      const answer = await login(page(APP), mode);
      expect(answer.body).toHaveProperty('refresh_token');
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  it('is answered in the body when its token stands there, and the cookie stays unread', async () => {
    const [inCookie, inBody] = [await login(), await logIn(server, ada)];
    const answer = await refresh(tokenIn(inCookie), {}, { refresh_token: inBody.refreshToken });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(sessionOf({ accessToken: answer.body['access_token'] as string } as Person)).toBe(
      sessionOf(inBody),
    );
    // Neither is the one in the cookie used up.
    expect((await refresh(tokenIn(inCookie))).status).toBe(200);
  });

  it('signs out although a cookie of earlier is still there, which stays unread', async () => {
    const [earlier, now] = [await login(), await logIn(server, ada)];
    const left = await server.request('POST', '/auth/logout', {
      token: now.accessToken,
      headers: cookie(tokenIn(earlier)),
    });
    expect([left.status, left.headers.get('set-cookie')]).toEqual([200, null]);
    expect(await isAlive(earlier)).toBe(true);
  });

  it('without a token is told which field is missing', async () => {
    expect(await refresh(undefined, {}, {})).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ field: 'refresh_token' }] },
    });
  });
});

const STRANGERS: [string, Record<string, string>, RegExp][] = [
  ['another site', page('https://evil.example'), /CORS_ORIGINS/],
  ['a host that begins like ours', page('https://app.example.org.evil.example'), /CORS_ORIGINS/],
  ['our host on another port', page('https://app.example.org:8443'), /CORS_ORIGINS/],
  ['our host without TLS', page('http://app.example.org'), /CORS_ORIGINS/],
  ['a page opened as a file', page('null'), /CORS_ORIGINS/],
  ['a local page in development', page('http://localhost:5173'), /CORS_ORIGINS/],
  ['two origins', page(`${APP}, https://evil.example`), /CORS_ORIGINS/],
  ['an empty origin', page(''), /Origin|CORS_ORIGINS/],
  ['no origin', { 'x-csrf': '1' }, /Origin header/],
  ['no X-CSRF', { origin: APP }, /X-CSRF/],
  ['X-CSRF: 0', { origin: APP, 'x-csrf': '0' }, /X-CSRF/],
];

describe('a request that another page may have caused', () => {
  let token: string;
  beforeAll(async () => {
    token = tokenIn(await login());
  });

  it.each(STRANGERS)('with %s gets no cookie', async (_, headers, reason) => {
    const answer = await login(headers);
    expect(answer).toMatchObject({ status: 403, body: { code: 'cookie_refused' } });
    expect(answer.body['detail']).toMatch(reason);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it.each(STRANGERS)(
    'with %s can’t refresh by the cookie, which is not used up',
    async (_, headers, reason) => {
      const answer = await refresh(token, headers);
      expect(answer).toMatchObject({ status: 403, body: { code: 'cookie_refused' } });
      expect(answer.body['detail']).toMatch(reason);
    },
  );

  it.each(STRANGERS.filter(([, headers]) => 'x-csrf' in headers))(
    'with %s can’t sign out by the cookie',
    async (_, headers) => {
      const mallory = await createUser(server);
      const answer = await server.request('POST', '/auth/logout', {
        token: mallory.accessToken,
        headers: { ...headers, ...cookie(token) },
      });
      expect(answer).toMatchObject({ status: 403, body: { code: 'cookie_refused' } });
    },
  );

  it('with two cookies of the name is refused: a neighbouring site may have set one', async () => {
    const mallory = await logIn(server, await createUser(server));
    for (const headers of [cookie(mallory.refreshToken, token), cookie(token, mallory.refreshToken)])
      expect(await refresh(undefined, { ...page(APP), ...headers })).toMatchObject({
        status: 403,
        body: { code: 'cookie_refused', detail: expect.stringContaining('twice') as unknown },
      });
  });

  it('and all of that spent neither the cookie nor a sign-in', async () => {
    expect((await refresh(token)).status).toBe(200);
  });
});

describe('the page’s own origin', () => {
  /** Signs in through a proxy that says so. */
  async function through(to: Server, ...fields: string[]): Promise<string> {
    const body = JSON.stringify({ email: ada.email, password: ada.password });
    const answer = await rawRequest(
      to.url,
      [
        'POST /auth/login?mode=cookie HTTP/1.1',
        'X-CSRF: 1',
        'Connection: close',
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        ...fields,
        '',
        body,
      ].join('\r\n'),
    );
    return answer.split('\r\n')[0]!;
  }

  it('is the host that was spoken to, over https or on this machine', async () => {
    for (const [host, origin] of [
      ['api.example.org', 'https://api.example.org'],
      ['API.example.org:443', 'https://api.example.org'],
      ['api.example.org:8443', 'https://api.example.org:8443'],
      ['localhost:8000', 'http://localhost:8000'],
      ['127.0.0.1:8000', 'http://127.0.0.1:8000'],
      ['[::1]:8000', 'http://[::1]:8000'],
    ])
      expect([origin, await through(server, `Host: ${host}`, `Origin: ${origin}`)]).toEqual([
        origin,
        'HTTP/1.1 200 OK',
      ]);
  });

  it('is no other one', async () => {
    for (const [host, origin] of [
      ['api.example.org', 'http://api.example.org'],
      ['api.example.org', 'https://api.example.org:8443'],
      ['api.example.org:80', 'https://api.example.org'],
      ['api.example.org', 'https://x@api.example.org'],
      ['api.example.org', 'https://api.example.org/'],
      ['api.example.org', 'file://api.example.org'],
      ['localhost:8000', 'http://localhost:3000'],
      ['null', 'null'],
    ])
      expect([origin, await through(server, `Host: ${host}`, `Origin: ${origin}`)]).toEqual([
        origin,
        'HTTP/1.1 403 Forbidden',
      ]);
  });

  it('is what a proxy forwards only where TRUST_PROXY says that there is one', async () => {
    const fields = [
      'Host: backend:8000',
      'X-Forwarded-Host: api.example.org',
      'Origin: https://api.example.org',
    ];
    const alone = 'the test itself is the proxy before it';
    const exposed = await startServer({ database, alone });
    expect(await through(exposed, ...fields)).toBe('HTTP/1.1 403 Forbidden');
    await exposed.stop();
    const behindProxy = await startServer({ database, env: { TRUST_PROXY: '1' }, alone });
    expect(await through(behindProxy, ...fields)).toBe('HTTP/1.1 200 OK');
    fields[2] = 'Origin: https://backend:8000';
    expect(await through(behindProxy, ...fields)).toBe('HTTP/1.1 403 Forbidden');
    await behindProxy.stop();
  });
});

describe('credentials across origins', () => {
  const allowed = async (origin: string): Promise<(string | null)[]> => {
    const answers = [
      await server.request('OPTIONS', '/auth/refresh', {
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-csrf',
        },
      }),
      await refresh(undefined, page(origin)),
      await server.request('GET', '/nothing', { headers: { origin } }),
      await server.direct('nginx refuses it by itself').request('GET', '/%zz', { headers: { origin } }),
    ];
    return answers.map(({ headers }) => headers.get('access-control-allow-credentials'));
  };

  it('are for CORS_ORIGINS', async () => {
    expect(await allowed(APP)).toEqual(['true', 'true', 'true', 'true']);
  });

  it.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'null', 'https://evil.example'])(
    'are never for %s, in development neither',
    async (origin) => {
      expect(await allowed(origin)).toEqual([null, null, null, null]);
    },
  );
});

it('the cookie is in no log, at its most talkative neither', async () => {
  const answer = await login();
  const again = await refresh(tokenIn(answer));
  const refused = await refresh(tokenIn(again), page('https://evil.example'));
  await server.logged(refused.headers.get('x-request-id')!);
  const log = server.logs.join('\n');
  for (const token of [tokenIn(answer), tokenIn(again)]) expect(log).not.toContain(token);
  expect(log).not.toContain(REFRESH_COOKIE);
});
