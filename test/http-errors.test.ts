import { createUser, type Person } from './support/people.js';
import { rawRequest } from './support/raw-request.js';
import { type Answer, type Server, startServer } from './support/server.js';

let server: Server;
/** The same without nginx before it, which refuses some things by itself: as `test/proxy.slow.ts` tells. */
let bare: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer({
    env: { CORS_ORIGINS: 'https://app.example.org, https://other.example.org:8443' },
  });
  bare = server.direct('nginx refuses it by itself');
  ada = await createUser(server);
});

const INNARDS =
  /\bat \S+ \(|node_modules|\.(js|ts):\d|SELECT |INSERT |QueryFailed|TypeORM|Fastify|FST_|postgres|class-validator|SyntaxError|JSON\.parse|Unexpected token|stack/i;

/** What the contract promises of every error. */
function expectProblem(answer: Answer<unknown>, status: number, code: string, instance?: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(new RegExp(`${code}$`)),
    title: expect.stringMatching(/^[A-Z][a-z 0-9-]+$/),
    status,
    detail: expect.stringMatching(/^[A-Z].*\.$/),
    code,
    request_id: answer.headers.get('x-request-id'),
    ...(instance !== undefined && { instance }),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(INNARDS);
}

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (
  text: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
  to = server,
) => to.request('POST', '/auth/login', { raw: text, headers });
const login = (email: string) => `{"email":"${email}","password":"x"}`;

const raw = (text: string) => rawRequest(bare.url, text);
function parsed(text: string): Answer<Record<string, unknown>> {
  const [head, body] = [text.slice(0, text.indexOf('\r\n\r\n')), text.slice(text.indexOf('\r\n\r\n') + 4)];
  const [first, ...fields] = head.split('\r\n');
  const pairs = fields.map((field) => field.split(/: (.*)/, 2) as [string, string]);
  const json = /\{.*\}/s.exec(body)?.[0];
  return {
    status: Number(first!.split(' ')[1]),
    headers: new Headers(pairs),
    body: json ? (JSON.parse(json) as Record<string, unknown>) : {},
  };
}

describe('a body', () => {
  it.each([
    ['cut off', '{"email":'],
    ['no JSON', 'email=a&password=b'],
    ['with a comma too many', '{"email":"a",}'],
    ['with a comment', '{}//'],
    ['two documents', '{}{}'],
    ['NaN', 'NaN'],
    ['white space alone', ' \n '],
    ['after a byte order mark', `\ufeff${login('a')}`],
    ['with a raw control character', '{"email":"a\u0001b"}'],
    ['with a NUL', login('a\\u0000b')],
    ['with a NUL in a name', '{"em\\u0000ail":"a"}'],
    ['with a lone high surrogate', login('a\\ud800')],
    ['with a lone low surrogate', login('\\udc00a')],
    ['with __proto__', '{"email":"a","password":"b","__proto__":{"isAdmin":true}}'],
    ['with a nested __proto__', '{"email":{"__proto__":{}},"password":"b"}'],
    ['of 2,000 nested lists', `{"email":${'['.repeat(2_000)}${']'.repeat(2_000)},"password":"b"}`],
    ['of 2,000 nested objects', `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`],
    ['of 100,000 nested lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['that is a list', `[${login('a')}]`],
    ['that is text', '"email"'],
    ['that is a number', '7'],
    ['that is true', 'true'],
  ])('that is unreadable (%s) gets 400', async (_, text) => {
    const answer = await post(text);
    expectProblem(answer, 400, String(answer.body['code']), '/auth/login');
    expect(['bad_request', 'validation_failed']).toContain(answer.body['code']);
  });

  it('that is null or empty counts as none', async () => {
    for (const text of ['null', '', '{}'])
      expect(await post(text)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each([
    ['stray bytes', [0x22, 0xff, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('that is not UTF-8 (%s) gets 400', async (_, bytes) => {
    const text = new TextEncoder().encode('{"password":"b","email":');
    expectProblem(await post(new Uint8Array([...text, ...bytes, 0x7d])), 400, 'bad_request');
  });

  it('with a name twice counts the last one', async () => {
    const { email, password } = ada;
    const twice = `{"email":"x@example.org","email":"${email}","password":"${password}"}`;
    expect((await post(twice)).status).toBe(200);
  });

  it('with unknown fields gets 400 that names each', async () => {
    const answer = await post('{"email":"a","password":"b","user_id":"1","toString":"2"}');
    expectProblem(answer, 400, 'validation_failed');
    const fields = (answer.body['errors'] as { field: string }[]).map(({ field }) => field).sort();
    expect(fields).toEqual(['toString', 'user_id']);
  });

  it('of 256 kB is read, of 257 kB gets 413', async () => {
    const sized = (bytes: number) => login('x'.repeat(bytes - login('').length));
    expect((await post(sized(256 * 1024))).status).toBe(400);
    expectProblem(await post(sized(257 * 1024)), 413, 'payload_too_large', '/auth/login');
    const chunks = 'Transfer-Encoding: chunked\r\nContent-Type: application/json\r\nConnection: close';
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const chunked = await raw(
      `POST /auth/login HTTP/1.1\r\nHost: x\r\n${chunks}\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^(HTTP\/1.1 413 |$)/);
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/xml'],
    ['application/jsonp'],
    ['text/json'],
    ['application/json; charset=utf-16'],
    ['application/octet-stream'],
    ['garbage'],
  ])('sent as %s gets 415', async (type) => {
    expectProblem(
      await post(login('a'), { 'content-type': type }),
      415,
      'unsupported_media_type',
      '/auth/login',
    );
  });

  it('without a media type gets 415', async () => {
    expectProblem(await post(new TextEncoder().encode(login('a')), {}), 415, 'unsupported_media_type');
  });

  it.each([['application/json; charset=utf-8'], ['APPLICATION/JSON;charset="UTF-8"']])(
    'sent as %s is read',
    async (type) => {
      expect((await post(login(ada.email), { 'content-type': type })).status).toBe(401);
    },
  );

  it.each([['application/json'], ['text/plain'], ['application/x-www-form-urlencoded'], ['garbage']])(
    'that is empty counts as none, although it is called %s',
    async (type) => {
      const sent = { token: ada.accessToken, headers: { 'content-type': type } };
      expect((await server.request('GET', '/auth/me', sent)).status).toBe(200);
      expect((await server.request('POST', '/auth/verify', sent)).status).toBe(200);
      expect((await server.request('POST', '/auth/verify', { ...sent, raw: '' })).status).toBe(200);
    },
  );
});

describe('a path', () => {
  it.each([
    ['/nothing', '/nothing'],
    ['/auth', '/auth'],
    ['/auth/me/more', '/auth/me/more'],
    ['/AUTH/ME', '/AUTH/ME'],
    ['/auth/%6de%2f', '/auth/%6de%2f'],
    ['/admin/users/1/2/3?a=b', '/admin/users/1/2/3'],
    ['/.env', '/.env'],
    ['/docs/../../package.json%00', '/package.json%00'],
  ])('that is unknown (%s) gets the same 404 with and without a token', async (path, instance) => {
    for (const token of [undefined, ada.accessToken, 'garbage'])
      for (const method of ['GET', 'POST'])
        expectProblem(
          await bare.request(method, path, { ...(token && { token }) }),
          404,
          'not_found',
          instance,
        );
  });

  it.each(
    [
      '/%',
      '/auth/%zz',
      '/admin/users/%ff',
      '/admin/users/%c0%af',
      '/admin/users/%00',
      '/admin/users/a%00b',
      '/%00',
      '//auth//me',
      `/${'x'.repeat(3_000)}`,
      `/admin/users/${'x'.repeat(1_100)}`,
      `/admin/users/${'%41'.repeat(400)}`,
    ].map((path) => [path.slice(0, 20), path]),
  )('that is odd (%s) gets a problem of its own', async (_, path) => {
    const answer = parsed(
      await raw(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.accessToken}\r\nConnection: close\r\n\r\n`,
      ),
    );
    expectProblem(answer, answer.status, String(answer.body['code']), path);
    expect([400, 403, 404, 414]).toContain(answer.status);
  });

  it('may end in a slash', async () => {
    for (const path of ['/auth/me/', '/auth/forward/'])
      expect((await server.request('GET', path, { token: ada.accessToken })).status).toBe(200);
    expect((await server.request('GET', '/health/')).status).toBe(200);
    expect((await post(login('a'))).status).toBe(401);
  });
});

describe('a method', () => {
  it.each([
    ['GET', '/auth/login', ['POST']],
    ['GET', '/auth/login/', ['POST']],
    ['DELETE', '/auth/me', ['GET', 'HEAD']],
    ['POST', '/users/me', ['PATCH']],
    ['POST', '/health', ['GET', 'HEAD']],
    ['PUT', '/admin/users/1', ['DELETE', 'GET', 'HEAD', 'PATCH']],
  ])('%s on %s gets 405 with Allow', async (method, path, allowed) => {
    for (const token of [undefined, ada.accessToken, 'garbage']) {
      const answer = await server.request(method, path, { ...(token && { token }) });
      expectProblem(answer, 405, 'method_not_allowed', path);
      const allow = answer.headers.get('allow')!.split(', ').sort();
      expect(allow).toEqual(expect.arrayContaining(allowed));
      expect(allow).not.toContain(method);
    }
  });

  it.each(['TRACE', 'PROPFIND', 'LOCK', 'SEARCH', 'PURGE', 'QUERY'])(
    '%s gets 405, or 400 where HTTP itself does not know it',
    async (method) => {
      const answer = parsed(await raw(`${method} /auth/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
      expect([400, 405]).toContain(answer.status);
      expectProblem(answer, answer.status, answer.status === 405 ? 'method_not_allowed' : 'bad_request');
    },
  );

  it('HEAD answers as GET does, without a body', async () => {
    const [head, refused] = [
      await server.request('HEAD', '/health'),
      await server.request('HEAD', '/auth/me'),
    ];
    expect([head.status, head.body, refused.status, refused.body]).toEqual([200, '', 401, '']);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('another origin', () => {
  const preflight = (origin: string, path = '/auth/me') =>
    server.request('OPTIONS', path, {
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it.each([
    'https://app.example.org',
    'https://other.example.org:8443',
    'http://localhost:5173',
    'http://127.0.0.1',
    'https://[::1]:3000',
    'null',
  ])('%s may call', async (origin) => {
    for (const path of ['/auth/me', '/nothing/there']) {
      const { status, headers } = await preflight(origin, path);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toMatch(/GET.*PATCH/);
      expect(headers.get('access-control-allow-headers')).toMatch(
        /Authorization.*Content-Type.*If-Match.*Idempotency-Key.*Last-Event-ID.*X-Request-Id.*X-Device-Token.*X-CSRF/,
      );
    }
    const answers = [
      await server.request('GET', '/health', { headers: { origin } }),
      await server.request('GET', '/auth/me', { headers: { origin } }),
      await server.request('GET', '/nothing', { headers: { origin } }),
      await server.request('DELETE', '/auth/me', { headers: { origin } }),
      await post('{', { ...JSON_TYPE, origin }),
      await post('x'.repeat(300_000), { ...JSON_TYPE, origin }, bare),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 405, 400, 413]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('vary')).toMatch(/origin/i);
      expect(headers.get('access-control-expose-headers')).toMatch(
        /X-Request-Id.*Retry-After.*RateLimit.*RateLimit-Policy.*ETag.*WWW-Authenticate.*Allow.*Idempotency-Replayed/,
      );
    }
  });

  it.each([
    'https://evil.example',
    'https://app.example.org.evil.example',
    'http://app.example.org',
    'http://localhost.evil.example',
    'http://localhost:80@evil.example',
    'https://other.example.org',
    'file://',
  ])('%s may not', async (origin) => {
    const answers = [
      await preflight(origin),
      await server.request('GET', '/health', { headers: { origin } }),
    ];
    for (const { headers } of answers) expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

it('another origin may read what the router itself refuses', async () => {
  const origin = 'https://app.example.org';
  for (const path of ['/auth/%zz', `/admin/users/${'x'.repeat(1_100)}`]) {
    const { headers } = await bare.request('GET', path, { headers: { origin } });
    expect([path, headers.get('access-control-allow-origin')]).toEqual([path, origin]);
  }
});

describe('below HTTP', () => {
  const get = (...fields: string[]) =>
    raw(`GET /health HTTP/1.1\r\n${fields.map((f) => `${f}\r\n`).join('')}Connection: close\r\n\r\n`);

  it.each([
    ['no Host', () => get(), 400, 'bad_request'],
    ['an unknown method', () => raw('BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n'), 400, 'bad_request'],
    ['no HTTP at all', () => raw('hello\r\n\r\n'), 400, 'bad_request'],
    ['a TLS greeting', () => raw('\u0016\u0003\u0001\u0002\u0000\u0001'), 400, 'bad_request'],
    ['a header without a colon', () => get('Host: x', 'nonsense'), 400, 'bad_request'],
    ['two lengths', () => get('Host: x', 'Content-Length: 1', 'Content-Length: 2'), 400, 'bad_request'],
    [
      'length and chunks',
      () => get('Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
      400,
      'bad_request',
    ],
    ['20 kB of headers', () => get('Host: x', `X-Long: ${'x'.repeat(20_000)}`), 431, 'headers_too_large'],
    ['an odd expectation', () => get('Host: x', 'Expect: miracles'), 417, 'expectation_failed'],
  ])('%s gets a problem', async (_, send, status, code) => {
    expectProblem(parsed(await send()), status, code);
  });

  it('Expect: 100-continue is answered before the body is sent', async () => {
    const body = login('a');
    const head = `POST /auth/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
    expect(await raw(head + body)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 401 /);
  });
});

describe('every answer', () => {
  it('carries a request id of our own, whatever the client sends', async () => {
    const ids = new Set<string>();
    for (const sent of ['mine', 'x'.repeat(65), '<script>', 'a b'])
      for (const path of ['/health', '/nothing', '/auth/me']) {
        const id = (await server.request('GET', path, { headers: { 'x-request-id': sent } })).headers.get(
          'x-request-id',
        )!;
        expect(id).toMatch(/^[0-9a-f-]{36}$/);
        ids.add(id);
      }
    expect(ids.size).toBe(12);
  });

  it('is not stored and not sniffed', async () => {
    const answers = [
      await bare.request('GET', '/auth/me', { token: ada.accessToken }),
      await bare.request('GET', '/auth/me'),
      await bare.request('GET', '/users/nobody'),
      await post('{', JSON_TYPE, bare),
      await bare.request('GET', '/admin/users', { token: ada.accessToken }),
    ];
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    }
  });
});
