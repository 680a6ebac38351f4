import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SAYS = 'SELECT password_hash FROM users -- key eyJhbGciOiJIUzI1NiJ9';

/** Starts the built server with methods that throw what nobody foresaw. */
function startWhere(
  faults: [file: string, type: string, method: string][],
  env: Record<string, string> = {},
) {
  const plant = faults.map(([file, type, method]) => {
    const built = JSON.stringify(pathToFileURL(resolve('dist/src', file)).href);
    return `(await import(${built})).${type}.prototype.${method} = () => { throw new Error('${SAYS}'); };`;
  });
  const code = encodeURIComponent(plant.join('\n'));
  return startServer({ env: { NODE_OPTIONS: `--import=data:text/javascript,${code}`, ...env } });
}

describe('a failure that nobody foresaw', () => {
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    server = await startWhere([['auth/identity.service.js', 'IdentityService', 'verify']]);
    ada = await createUser(server);
  });

  const verify = () =>
    server.request('POST', '/auth/verify', {
      token: ada.accessToken,
      headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
    });

  it('leaves as a blank 500: no message, no stack, no query, no key', async () => {
    const { status, headers, body } = await verify();
    expect(status).toBe(500);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: expect.any(String) as unknown,
      title: expect.any(String) as unknown,
      status: 500,
      detail: expect.any(String) as unknown,
      instance: '/auth/verify',
      code: 'internal_error',
      request_id: headers.get('x-request-id'),
    });
    expect(JSON.stringify(body)).not.toMatch(/SELECT|eyJ|IdentityService|\.js|node_modules/);
  });

  it('enters the log whole, under the request id that the answer names', async () => {
    const id = (await verify()).headers.get('x-request-id')!;
    await server.logged(`"request_id":"${id}","msg":"unknown failure"`).catch(() => undefined);
    const lines = server.logs.filter((line) => line.includes(id)).map((line) => JSON.parse(line) as object);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 50,
        msg: 'unknown failure',
        request_id: id,
        trace_id: TRACE,
        user_id: ada.userId,
        session_id: expect.any(String) as unknown,
        err: expect.objectContaining({
          message: SAYS,
          stack: expect.stringContaining(' at ') as unknown,
        }) as unknown,
      }),
    );
  });

  it('harms no other request', async () => {
    const [failed, fine] = await Promise.all([
      verify(),
      server.request('GET', '/auth/me', { token: ada.accessToken }),
    ]);
    expect([failed.status, fine.status]).toEqual([500, 200]);
  });
});

describe('a check that fails by itself', () => {
  it.each([
    ['the judge of rules', 'access/roles.guard.js', 'RolesGuard', 'canActivate'],
    ['the table of permissions', 'access/role-permissions.service.js', 'RolePermissionsService', 'of'],
  ])('never opens a route: %s', async (_, file, type, method) => {
    const server = await startWhere([[file, type, method]]);
    const { accessToken } = await signedInAs(server, server.database, ['user', 'admin']).catch(() => ({
      accessToken: '',
    }));
    const answer = await server.request('GET', '/admin/users', { token: accessToken });
    expect([401, 500]).toContain(answer.status);
    expect(answer.body).not.toHaveProperty('items');
  });

  it('never makes a sign-in free: the budgets', async () => {
    const server = await startWhere([['throttling/budgets.service.js', 'BudgetsService', 'spendAll']], {
      RATE_LIMIT_SCALE: '1',
    });
    const body = { email: 'nobody@example.org', password: 'SecurePass123!' };
    expect((await server.request('POST', '/auth/login', { body })).status).toBe(500);
    expect(await server.database.query('SELECT id FROM session')).toEqual([]);
  });
});
