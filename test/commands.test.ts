import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { recordedOf } from './support/audit.js';
import { command, commandOn, run } from './support/command.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn } from './support/people.js';
import { temporaryFolder } from './support/run.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let server: Server;
beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});

describe('admin:create', () => {
  const create = (email: string, password: string) =>
    commandOn(database, 'admin-create.js', ['--email', email], `${password}\n`);

  it('makes an administrator who can sign in, and shows no password', async () => {
    const { code, output } = await create(' Root@Example.ORG ', 'Long-Enough-77');
    expect([code, output]).toEqual([0, expect.not.stringContaining('Long-Enough-77')]);
    const root = await logIn(server, { email: 'root@example.org', password: 'Long-Enough-77', username: '' });
    expect((await server.request('GET', '/admin/roles', { token: root.accessToken })).status).toBe(200);
  });

  it('says in a sentence what is wrong, and promotes nobody', async () => {
    const ada = await createUser(server);
    for (const [email, password] of [
      [ada.email, 'Long-Enough-77'],
      ['b@example.org', 'password123'],
      ['no address', 'Long-Enough-77'],
    ]) {
      const { code, output } = await create(email!, password!);
      expect([code, output]).toEqual([1, expect.stringMatching(/^The admin was not made: [^\n]+\n$/)]);
    }
    const [row] = await database.query<{ roles: string[] }>('SELECT roles FROM users WHERE id = $1', [
      ada.userId,
    ]);
    expect(row!.roles).toEqual(['user']);
  }, 60_000);
});

describe('user:password', () => {
  it('sets a new password and ends all sessions', async () => {
    const ada = await createUser(server);
    const { code, output } = await commandOn(
      database,
      'user-password.js',
      [ada.email.toUpperCase()],
      'Another-One-88\n',
    );
    expect([code, output]).toEqual([0, expect.stringContaining('1 sessions were ended')]);
    const refresh = { body: { refresh_token: ada.refreshToken } };
    expect((await server.request('POST', '/auth/refresh', refresh)).status).toBe(401);
    await expect(logIn(server, ada)).rejects.toThrow('401');
    await logIn(server, { ...ada, password: 'Another-One-88' });
    expect(await recordedOf(database, ada.userId, 'password.changed')).toMatchObject([
      { actor_id: null, session_id: null, ip: null, details: {} },
    ]);
  });

  it('changes nothing for a weak password or an unknown address', async () => {
    const ada = await createUser(server);
    expect(await commandOn(database, 'user-password.js', [ada.email], 'qwertyuiop\n')).toMatchObject({
      code: 1,
    });
    expect(
      await commandOn(database, 'user-password.js', ['nobody@example.org'], 'Another-One-88\n'),
    ).toMatchObject({
      code: 1,
    });
    await logIn(server, ada);
  }, 60_000);
});

describe('seed:demo', () => {
  const seed = (env: Record<string, string> = {}) =>
    command('seed-demo.js', [], { DATABASE_URL: database.url, ...env }, '', ['demo-Twin-2026']);
  const demo = (name: string) =>
    logIn(server, { email: `${name}@demo.example`, password: 'demo-Twin-2026', username: '' });

  it('is refused in production, and makes nobody', async () => {
    expect(await seed({ NODE_ENV: 'production' })).toMatchObject({
      code: 1,
      output: expect.stringContaining('not for production'),
    });
    await expect(demo('user')).rejects.toThrow('401');
  });

  it('makes people of every role, with a twin that their clinician reads; a second run makes nobody', async () => {
    expect(await seed()).toMatchObject({ code: 0, output: expect.stringMatching(/^8 of 8 /) });
    expect(await seed()).toMatchObject({ code: 0, output: expect.stringMatching(/^0 of 8 /) });
    for (const [name, path] of [
      ['admin', '/admin/roles'],
      ['auditor', '/admin/audit-log'],
      ['clinician', '/patients'],
    ] as const) {
      const { accessToken } = await demo(name);
      const { status, body } = await server.request<{ items?: object[] }>('GET', path, {
        token: accessToken,
      });
      expect([name, status]).toEqual([name, 200]);
      if (name === 'clinician') expect(body.items).toHaveLength(3);
    }
    const { accessToken } = await demo('user');
    const twin = await server.request<{ body_parts_with_issues: { body_part: string }[] }>(
      'GET',
      '/anatomy/',
      {
        token: accessToken,
      },
    );
    // The headache is over.
    expect(twin.body.body_parts_with_issues.map(({ body_part }) => body_part).sort()).toEqual([
      'Heart',
      'Left Knee',
      'Right Ankle',
    ]);
  }, 60_000);
});

describe('env:init', () => {
  it('writes fresh secrets that only the owner can read, and overwrites nothing', async () => {
    const folder = await temporaryFolder('env-init');
    await mkdir(join(folder, 'scripts'));
    await copyFile(resolve('.env.example'), join(folder, '.env.example'));
    const script = join(folder, 'scripts', 'env-init.mjs');
    await copyFile(resolve('scripts/env-init.mjs'), script);
    const file = join(folder, '.env');
    expect(await run([script], '')).toMatchObject({ code: 0 });
    const written = await readFile(file, 'utf8');
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(written)![1]!;
    const secrets = ['JWT_SECRET_KEY', 'JWT_REFRESH_SECRET_KEY', 'POSTGRES_PASSWORD'].map(value);
    expect(new Set(secrets).size).toBe(3);
    for (const secret of secrets.slice(0, 2)) expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await run([script], '')).toMatchObject({ code: 1 });
    expect(await readFile(file, 'utf8')).toBe(written);
  });
});
