import { jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, memoryStorage, refreshes, signedIn, watchedClient } from './support/client.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { startServer, type Server } from './support/server.js';
import { until } from './support/until.js';

const LIFE_MS = 2_000;

let database: Database;
let server: Server;
/** Its access tokens live for LIFE_MS. */
let brief: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  const env = { CORS_ORIGINS: 'https://app.example.org' };
  server = await startServer({ database, env });
  const ACCESS_TOKEN_EXPIRE_MINUTES = String(LIFE_MS / 60_000);
  brief = await startServer({ database, env: { ...env, ACCESS_TOKEN_EXPIRE_MINUTES } });
  ada = await createUser(server);
});

afterEach(() => jest.restoreAllMocks());

describe('somebody who signs in', () => {
  it('is told who they are, and makes calls with that', async () => {
    const { client, signedOut } = await signedIn(server.url, ada);
    expect(client.session).toMatchObject({ userId: ada.userId, roles: ['user'] });
    const leftMs = client.session!.expiresAt.getTime() - Date.now();
    expect(leftMs).toBeGreaterThan(800_000);
    expect(leftMs).toBeLessThanOrEqual(900_000);
    expect(client.session).toBe(client.session);
    expect(await client.auth.readMe()).toMatchObject({ user_id: ada.userId, email: ada.email });
    expect(signedOut).toEqual([]);
  });

  it('hears of it, and of signing out, once each', async () => {
    const { client, signedOut } = watchedClient(server.url);
    const heard: (string | undefined)[] = [];
    const stop = client.onChange((session) => heard.push(session?.userId));
    await client.auth.login({ email: ada.email, password: ada.password });
    await client.auth.logout();
    await sleep(0);
    expect([heard, signedOut, client.session]).toEqual([[ada.userId, undefined], ['logout'], null]);
    stop();
    await client.auth.login({ email: ada.email, password: ada.password });
    await sleep(0);
    expect(heard).toHaveLength(2);
  });

  it('sends the device token of the last sign-in with the next one', async () => {
    const sent: string[] = [];
    const storage = memoryStorage();
    const { client } = watchedClient(server.url, {
      storage,
      fetch: (url, init) => {
        sent.push(new Headers(init?.headers).get('x-device-token') ?? '');
        return fetch(url, init);
      },
    });
    const tokens = await client.auth.login({ email: ada.email, password: ada.password });
    await client.auth.logout();
    await client.auth.login({ email: ada.email, password: ada.password });
    expect(sent).toEqual(['', '', tokens.device_token]);
  });

  it('is told what is wrong by a code, a sentence and a request id', async () => {
    const { client } = watchedClient(server.url);
    const refused = client.auth.login({ email: ada.email, password: 'wrong' });
    await expect(refused).rejects.toMatchObject({
      name: 'ProblemError',
      status: 401,
      code: 'invalid_credentials',
      detail: 'E-mail address or password is wrong.',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    });
    const invalid = client.auth.signup({ email: 'x', username: 'y', password: 'z' });
    await expect(invalid).rejects.toMatchObject({
      code: 'validation_failed',
      errors: expect.arrayContaining([{ field: 'email', message: expect.any(String) as unknown }]) as unknown,
    });
  });

  it('leaves no secret in what onCall tells', async () => {
    const told: unknown[] = [];
    const storage = memoryStorage();
    const client = createClient({ baseUrl: server.url, storage, onCall: (call) => told.push(call) });
    const tokens = await client.auth.login({ email: ada.email, password: ada.password });
    await client.auth.refresh();
    await client.auth.grantToken({ grant_type: 'password', username: ada.email, password: ada.password });
    await client.auth.login({ email: ada.email, password: ada.password });
    const text = JSON.stringify(told);
    expect(told).toHaveLength(4);
    for (const secret of [ada.password, tokens.access_token, tokens.refresh_token!, tokens.device_token!])
      expect(text).not.toContain(secret);
    expect(text).toContain(ada.email);
  });
});

describe('an access token', () => {
  it('with little left is renewed beside the call, which doesn’t wait', async () => {
    const watched = await signedIn(server.url, ada);
    const before = watched.client.session!.expiresAt;
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + 880_000);
    await watched.client.auth.readMe();
    // Until the tokens are stored that a call renewed meanwhile.
    await until(() => watched.client.session!.expiresAt > before);
    expect(watched.calls.toSorted()).toEqual(['GET /auth/me 200', 'POST /auth/refresh 200']);
  });

  it('that ran out is renewed first', async () => {
    const watched = await signedIn(brief.url, ada);
    await sleep(LIFE_MS + 100);
    await watched.client.auth.readMe();
    expect(watched.calls).toEqual(['POST /auth/refresh 200', 'GET /auth/me 200']);
  });

  it('of 20 calls at once is renewed once', async () => {
    const watched = await signedIn(brief.url, ada);
    await sleep(LIFE_MS + 100);
    await Promise.all(Array.from({ length: 20 }, () => watched.client.auth.readMe()));
    expect(refreshes(watched)).toEqual(['POST /auth/refresh 200']);
    expect(watched.calls.filter((call) => call === 'GET /auth/me 200')).toHaveLength(20);
  });

  it('of 20 calls whom a slow clock takes for fresh is renewed once, and each call repeated', async () => {
    const watched = await signedIn(brief.url, ada);
    const now = Date.now();
    await sleep(LIFE_MS + 100);
    jest.spyOn(Date, 'now').mockReturnValue(now);
    await Promise.all(Array.from({ length: 20 }, () => watched.client.auth.readMe()));
    expect(refreshes(watched)).toEqual(['POST /auth/refresh 200']);
    expect(watched.calls.filter((call) => call === 'GET /auth/me 401')).toHaveLength(20);
    expect(watched.calls.filter((call) => call === 'GET /auth/me 200')).toHaveLength(20);
  });

  it.each([
    ['an hour fast', 3_600_000],
    ['a year slow', -365 * 86_400_000],
  ])('needs no right clock: one that is %s costs nothing', async (_, wrongMs) => {
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + wrongMs);
    const watched = await signedIn(server.url, ada);
    await watched.client.auth.readMe();
    await watched.client.auth.readMe();
    expect(watched.calls).toEqual(['GET /auth/me 200', 'GET /auth/me 200']);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('survives a clock that is set %s an hour, with one refresh at most', async (_, jumpMs) => {
    const watched = await signedIn(server.url, ada);
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + jumpMs);
    await watched.client.auth.readMe();
    await watched.client.auth.readMe();
    expect(refreshes(watched).length).toBeLessThanOrEqual(1);
    expect(watched.signedOut).toEqual([]);
  });

  it('that a change of roles made stale is healed, and the new roles are seen', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const eve = await createUser(server);
    const watched = await signedIn(server.url, eve);
    await server.request('PUT', `/admin/users/${eve.userId}/roles`, {
      token: admin.accessToken,
      body: { roles: ['user', 'auditor'] },
    });
    const heard: (readonly string[] | undefined)[] = [];
    watched.client.onChange((session) => heard.push(session?.roles));
    expect(await watched.client.auth.readMe()).toMatchObject({ roles: ['user', 'auditor'] });
    expect(watched.calls).toEqual(['GET /auth/me 401', 'POST /auth/refresh 200', 'GET /auth/me 200']);
    expect([heard, watched.signedOut]).toEqual([[['user', 'auditor']], []]);
  });
});

describe('two clients on one storage', () => {
  it('are one session: a sign-in here is one there, and so is signing out', async () => {
    const storage = memoryStorage();
    const [one, two] = [watchedClient(server.url, { storage }), watchedClient(server.url, { storage })];
    await one.client.auth.login({ email: ada.email, password: ada.password });
    expect(await two.client.auth.readMe()).toMatchObject({ user_id: ada.userId });
    await two.client.auth.logout();
    await sleep(0);
    expect([one.signedOut, two.signedOut]).toEqual([['logout'], ['logout']]);
    expect(one.client.session).toBeNull();
  });

  it('that refresh at once both stay signed in, through ten lifetimes', async () => {
    const storage = memoryStorage();
    const one = await signedIn(server.url, ada, { storage });
    const two = watchedClient(server.url, { storage });
    for (let i = 0; i < 10; i++)
      await Promise.all([one.client.auth.refresh(), two.client.auth.refresh(), two.client.auth.readMe()]);
    expect([one.signedOut, two.signedOut]).toEqual([[], []]);
    expect(await one.client.auth.readMe()).toMatchObject({ user_id: ada.userId });
  });

  it('take what the other renewed instead of asking again', async () => {
    const storage = memoryStorage();
    const one = await signedIn(brief.url, ada, { storage });
    const two = watchedClient(brief.url, { storage });
    await sleep(LIFE_MS + 100);
    await one.client.auth.readMe();
    await two.client.auth.readMe();
    expect([refreshes(one).length, refreshes(two).length]).toEqual([1, 0]);
  });

  it('never make the call of one person with the tokens of the next', async () => {
    const storage = memoryStorage();
    const one = await signedIn(server.url, ada, { storage });
    const bob = await createUser(server);
    const client = createClient({
      baseUrl: server.url,
      storage,
      fetch: async (url, init) => {
        // While Ada's call is on its way her session is ended elsewhere, and Bob signs in.
        if (String(url).endsWith('/chat/sessions')) {
          await server.request('DELETE', `/auth/sessions/${one.client.session!.sessionId}`, {
            token: (JSON.parse(storage.get('session')!) as { access_token: string }).access_token,
          });
          await one.client.auth.login({ email: bob.email, password: bob.password });
        }
        return fetch(url, init);
      },
    });
    await expect(client.chat.listSessions()).rejects.toMatchObject({ code: 'session_changed' });
    expect(client.session?.userId).toBe(bob.userId);
  });
});

describe('a session that is over', () => {
  it('is told once to each client, whatever comes at once', async () => {
    const storage = memoryStorage();
    const one = await signedIn(server.url, ada, { storage });
    const two = watchedClient(server.url, { storage });
    const { sessionId } = one.client.session!;
    await one.client.auth.endSession({ session_id: sessionId });
    const outcomes = await Promise.allSettled([one, two, one, two].map(({ client }) => client.auth.readMe()));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    await sleep(0);
    expect([one.signedOut, two.signedOut]).toEqual([['token_revoked'], ['token_revoked']]);
    expect([one.client.session, storage.get('session')]).toEqual([null, '{"signed_out":"token_revoked"}']);
  });

  it('is found out by a refresh as well', async () => {
    const watched = await signedIn(server.url, ada);
    await database.query('UPDATE session SET ended_at = now() WHERE id = $1', [
      watched.client.session!.sessionId,
    ]);
    await expect(watched.client.auth.refresh()).rejects.toMatchObject({ code: 'invalid_refresh_token' });
    await sleep(0);
    expect(watched.signedOut).toEqual(['invalid_refresh_token']);
    expect(await watched.client.auth.refresh()).toBeNull();
  });

  it('ends with the account', async () => {
    const eve = await createUser(server);
    const { client, signedOut } = await signedIn(server.url, eve);
    await client.users.eraseMe({ password: eve.password });
    await sleep(0);
    expect([client.session, signedOut]).toEqual([null, ['logout']]);
  });
});

it('a new password keeps this client signed in, and whoever shares its storage', async () => {
  const storage = memoryStorage();
  const eve = await createUser(server);
  const one = await signedIn(server.url, eve, { storage });
  const two = watchedClient(server.url, { storage });
  const changing = one.client.auth.changePassword({
    current_password: eve.password,
    new_password: 'Another-One-88',
  });
  const reading = (async () => {
    for (let i = 0; i < 20; i++) await two.client.auth.readMe();
  })();
  await Promise.all([changing, reading]);
  await two.client.auth.readMe();
  expect([one.signedOut, two.signedOut]).toEqual([[], []]);
});

it('what a storage holds that can’t be read counts as nobody', async () => {
  const storage = memoryStorage();
  for (const broken of ['', 'null', '5', '{', '{"access_token":"x"}', '{"access_token":"a.b.c"}']) {
    storage.set('session', broken);
    const client = createClient({ baseUrl: server.url, storage });
    expect([broken, client.session]).toEqual([broken, null]);
    await expect(client.auth.readMe()).rejects.toMatchObject({ code: 'token_missing' });
  }
});

describe('in cookie mode', () => {
  /** As a browser would: keeps the cookie of /auth, and says on which page the script runs. */
  function browser(origin = 'https://app.example.org'): {
    fetch: typeof fetch;
    cookies: Map<string, string>;
  } {
    const cookies = new Map<string, string>();
    return {
      cookies,
      fetch: async (url, init) => {
        const headers = new Headers(init?.headers);
        headers.set('origin', origin);
        const sends = init?.credentials === 'include' && new URL(String(url)).pathname.startsWith('/auth');
        if (sends) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
        const answer = await fetch(url, { ...init, headers });
        for (const line of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line)!;
          if (value === '') cookies.delete(name);
          else cookies.set(name, value);
        }
        return answer;
      },
    };
  }
  const inCookies = (jar: ReturnType<typeof browser>, storage = memoryStorage(), to = server) =>
    watchedClient(to.url, { cookieMode: true, storage, fetch: jar.fetch });

  it('the refresh token is in no answer and no storage, and a reload stays signed in', async () => {
    const [jar, storage] = [browser(), memoryStorage()];
    const before = inCookies(jar, storage, brief);
    const tokens = await before.client.auth.login({ email: ada.email, password: ada.password });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(storage.get('session')).toBeNull();
    expect(storage.get('device')).toBe(tokens.device_token);
    const after = inCookies(jar, storage, brief);
    expect(after.client.session).toBeNull();
    expect(await after.client.auth.refresh()).toMatchObject({ userId: ada.userId });
    await sleep(LIFE_MS + 100);
    expect(await after.client.auth.readMe()).toMatchObject({ user_id: ada.userId });
    expect(after.signedOut).toEqual([]);
  });

  it('the first call of a reloaded page restores the session by itself', async () => {
    const jar = browser();
    await inCookies(jar).client.auth.login({ email: ada.email, password: ada.password });
    const after = inCookies(jar);
    await Promise.all([after.client.auth.readMe(), after.client.chat.listSessions()]);
    expect(refreshes(after)).toHaveLength(1);
  });

  it('whoever signs out is out after a reload, and when the server could not be told as well', async () => {
    const jar = browser();
    const here = inCookies(jar);
    await here.client.auth.login({ email: ada.email, password: ada.password });
    await here.client.auth.logout();
    expect(jar.cookies.size).toBe(0);
    await expect(inCookies(jar).client.auth.readMe()).rejects.toMatchObject({
      code: 'invalid_refresh_token',
    });
    let isDown = false;
    const flaky = inCookies({
      ...jar,
      fetch: (...given) => (isDown ? Promise.reject(new TypeError('fetch failed')) : jar.fetch(...given)),
    });
    await flaky.client.auth.login({ email: ada.email, password: ada.password });
    isDown = true;
    await expect(flaky.client.auth.logout()).rejects.toMatchObject({ code: 'unreachable' });
    isDown = false;
    await expect(flaky.client.auth.readMe()).rejects.toMatchObject({ code: 'token_missing' });
    expect(flaky.client.session).toBeNull();
  });

  it('a new password keeps the session in the cookie', async () => {
    const jar = browser();
    const eve = await createUser(server);
    const { client } = inCookies(jar);
    await client.auth.login({ email: eve.email, password: eve.password });
    const answer = await client.auth.changePassword({
      current_password: eve.password,
      new_password: 'Another-One-88',
    });
    expect(answer).not.toHaveProperty('refresh_token');
    expect(await client.auth.refresh()).toMatchObject({ userId: eve.userId });
  });

  it('a page that isn’t listed is told why', async () => {
    const { client } = inCookies(browser('https://evil.example'));
    await expect(client.auth.login({ email: ada.email, password: ada.password })).rejects.toMatchObject({
      code: 'cookie_refused',
      detail: expect.stringContaining('CORS_ORIGINS') as unknown,
    });
  });
});
