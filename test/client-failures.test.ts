import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { memoryStorage, signedIn, watchedClient } from './support/client.js';
import { createDatabase, type Database } from './support/database.js';
import { type LossyProxy, lossyProxy } from './support/lossy-proxy.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let server: Server;
let proxy: LossyProxy;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  ada = await createUser(server);
  proxy = await lossyProxy(server.url);
});

beforeEach(() => {
  proxy.seen.length = proxy.headers.length = 0;
});

const times = (call: string): number => proxy.seen.filter((seen) => seen === call).length;
/** By its own clock, a client's tokens ran out. */
const expired = (): void => {
  const real = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + 3_600_000);
};
afterEach(() => jest.restoreAllMocks());

describe('a refresh', () => {
  it('whose answer is lost is asked for again, and nobody is signed out', async () => {
    const { client, signedOut } = await signedIn(proxy.url, ada);
    proxy.next('POST /auth/refresh', 'lose', 2);
    expired();
    await client.auth.readMe();
    expect([times('POST /auth/refresh'), signedOut]).toEqual([3, []]);
    await client.auth.refresh();
  });

  it('that is never answered is asked for again before it would look stolen', async () => {
    const { client, signedOut } = await signedIn(proxy.url, ada);
    proxy.next('POST /auth/refresh', 'swallow');
    await client.auth.refresh();
    expect([times('POST /auth/refresh'), signedOut]).toEqual([2, []]);
    await client.auth.refresh();
  });

  it.each<[string, Parameters<LossyProxy['next']>[1]]>([
    ['no connection', 'refuse'],
    ['503', { status: 503 }],
    ['502 of a gateway', { status: 502 }],
    ['503 for an hour', { status: 503, retryAfter: 3600 }],
    ['429', { status: 429, retryAfter: 60 }],
    ['500', { status: 500 }],
    ['404 of something else at this address', { status: 404 }],
  ])('that fails by %s signs nobody out', async (_, fate) => {
    const { client, signedOut } = await signedIn(proxy.url, ada);
    const began = performance.now();
    proxy.next('POST /auth/refresh', fate, 6);
    await expect(client.auth.refresh()).rejects.toMatchObject({
      name: 'ProblemError',
      status: typeof fate === 'object' && 'status' in fate ? fate.status : 0,
    });
    expect(performance.now() - began).toBeLessThan(10_000);
    // What is left of the plan would meet the next test's refresh.
    proxy.forget();
    expect(signedOut).toEqual([]);
    await client.auth.readMe();
  });

  it('of one client that fails leaves what another one got', async () => {
    const storage = memoryStorage();
    const one = await signedIn(proxy.url, ada, { storage });
    const two = watchedClient(server.url, { storage });
    proxy.next('POST /auth/refresh', 'refuse', 3);
    const outcomes = await Promise.allSettled([one.client.auth.refresh(), two.client.auth.refresh()]);
    expect(outcomes[1].status).toBe('fulfilled');
    proxy.forget();
    await one.client.auth.readMe();
    expect([one.signedOut, two.signedOut]).toEqual([[], []]);
  });
});

describe('an answer that comes late', () => {
  it('brings nobody back who signed out meanwhile', async () => {
    const storage = memoryStorage();
    const one = await signedIn(proxy.url, ada, { storage });
    const two = watchedClient(server.url, { storage });
    proxy.next('POST /auth/refresh', { lateMs: 500 });
    const refreshing = one.client.auth.refresh();
    await sleep(100);
    await two.client.auth.logout();
    expect(await refreshing).toBeNull();
    expect(storage.get('session')).toBe('{"signed_out":"logout"}');
    expect([one.signedOut, two.signedOut]).toEqual([['logout'], ['logout']]);
  });

  it('takes nobody’s place who signed in meanwhile', async () => {
    const storage = memoryStorage();
    const bob = await createUser(server);
    const { client } = await signedIn(proxy.url, ada, { storage });
    proxy.next('POST /auth/refresh', { lateMs: 500 });
    const refreshing = client.auth.refresh();
    await sleep(100);
    await watchedClient(server.url, { storage }).client.auth.login({
      email: bob.email,
      password: bob.password,
    });
    expect(await refreshing).toMatchObject({ userId: bob.userId });
    expect(client.session?.userId).toBe(bob.userId);
  });

  it('of a new password signs out none of those who share the storage', async () => {
    const storage = memoryStorage();
    const eve = await createUser(server);
    const one = await signedIn(proxy.url, eve, { storage });
    const two = watchedClient(server.url, { storage });
    proxy.next('POST /auth/password', { lateMs: 400 });
    const changing = one.client.auth.changePassword({
      current_password: eve.password,
      new_password: 'Another-One-88',
    });
    while (!two.calls.includes('GET /auth/me 401')) {
      await two.client.auth.readMe();
    }
    await changing;
    expect([one.signedOut, two.signedOut]).toEqual([[], []]);
  });
});

describe('a call that reads', () => {
  it('is repeated on 503 after what the server asks for, and when no answer comes', async () => {
    const { client, calls } = await signedIn(proxy.url, ada);
    proxy.next('GET /auth/me', { status: 503, retryAfter: 1 });
    proxy.next('GET /auth/me', 'lose');
    const began = performance.now();
    expect(await client.auth.readMe()).toMatchObject({ user_id: ada.userId });
    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect(calls.filter((call) => call.includes('/auth/me'))).toEqual([
      'GET /auth/me 503',
      'GET /auth/me 0',
      'GET /auth/me 200',
    ]);
  });

  it('ends at once when its caller gives up, also between two attempts and while a refresh is waited for', async () => {
    const { client } = await signedIn(proxy.url, ada);
    proxy.next('GET /auth/me', { status: 503, retryAfter: 10 });
    await expect(client.auth.readMe({}, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expired();
    proxy.next('POST /auth/refresh', { lateMs: 2_000 });
    const began = performance.now();
    const control = new AbortController();
    const call = client.auth.readMe({}, { signal: control.signal });
    setTimeout(() => control.abort(new Error('enough')), 100);
    await expect(call).rejects.toThrow('enough');
    expect(performance.now() - began).toBeLessThan(1_500);
    // The refresh goes on for whoever comes next.
    await client.auth.readMe();
  });

  it('is never waited for without end', async () => {
    const storage = memoryStorage();
    await signedIn(proxy.url, ada, { storage }); // a busy machine may take longer for a password
    const { client } = watchedClient(proxy.url, { storage, timeoutMs: 500 });
    proxy.next('POST /auth/verify', 'swallow');
    await expect(client.auth.verify()).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('that was cut off within its answer is repeated', async () => {
    const { client } = await signedIn(proxy.url, ada);
    proxy.next('GET /auth/me', { cutAfter: 20 });
    expect(await client.auth.readMe()).toMatchObject({ user_id: ada.userId });
    expect(times('GET /auth/me')).toBe(2);
  });
});

describe('a call that changes something', () => {
  it.each([503, 502])('is not repeated on %d: it may have happened', async (status) => {
    const { client } = await signedIn(proxy.url, ada);
    const calls = [
      ['PATCH /users/me', () => client.users.updateMe({ full_name: 'Ada' })],
      [
        'PUT /anatomy/body-part',
        () => client.anatomy.setSeverity({ body_part: 'Left Knee', severity: 'mild' }),
      ],
      ['DELETE /auth/sessions', () => client.auth.endSession({ session_id: client.session!.sessionId })],
      ['POST /auth/login', () => client.auth.login({ email: ada.email, password: ada.password })],
    ] as const;
    for (const [call, make] of calls) {
      proxy.seen.length = 0;
      proxy.next(call, { status, retryAfter: 0 });
      await expect(make()).rejects.toMatchObject({ status, retryAfter: 0 });
      expect(proxy.seen.filter((seen) => seen.startsWith(call))).toHaveLength(1);
    }
  });

  it('is not repeated when no answer comes, whatever became of it', async () => {
    const { client } = await signedIn(proxy.url, ada);
    proxy.next('PATCH /users/me', 'lose');
    await expect(client.users.updateMe({ full_name: 'Countess' })).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(times('PATCH /users/me')).toBe(1);
    expect(await client.auth.readMe()).toMatchObject({ full_name: 'Countess' });
  });

  it('says whom a change would overwrite', async () => {
    const { client } = await signedIn(server.url, ada);
    let tag: string | undefined;
    await client.auth.readMe({}, { onAnswer: (headers) => (tag = headers.get('etag')!) });
    await client.users.updateMe({ full_name: 'One' }, { ifMatch: tag });
    await expect(client.users.updateMe({ full_name: 'Two' }, { ifMatch: tag })).rejects.toMatchObject({
      status: 412,
      code: 'stale_write',
    });
  });
});

describe('a message', () => {
  const stored = async (): Promise<number> => {
    const [row] = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM chat_message WHERE role = 'user'`,
    );
    return row!.count;
  };

  it('whose answer is lost is sent again with the same key, and stored once', async () => {
    const { client } = await signedIn(proxy.url, ada);
    const before = await stored();
    proxy.next('POST /chat/message', 'lose', 2);
    const answer = await client.chat.sendMessage({ message: 'Hello, I have a headache' });
    const keys = proxy.headers.flatMap((headers) => headers['idempotency-key'] ?? []);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect(await stored()).toBe(before + 1);
    expect(answer.metadata.findings).toHaveLength(1);
  });

  it('of the next call has another key, unless you give it yours', async () => {
    const { client } = await signedIn(proxy.url, ada);
    await client.chat.sendMessage({ message: 'One' });
    await client.chat.sendMessage({ message: 'Two' });
    const own = { idempotencyKey: 'mine-1' };
    const first = await client.chat.sendMessage({ message: 'Three' }, own);
    const again = await client.chat.sendMessage({ message: 'Three' }, own);
    expect(again.message_id).toBe(first.message_id);
    const keys = proxy.headers.flatMap((headers) => headers['idempotency-key'] ?? []);
    expect(new Set(keys).size).toBe(3);
    expect(keys[3]).toBe('mine-1');
  });
});
