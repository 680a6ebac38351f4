import { setTimeout as sleep } from 'node:timers/promises';
import { accessOf } from './support/access.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { all, openStream, slowly, SLOW_ASSISTANT } from './support/streams.js';
import { type Wire, wireTo } from './support/wire.js';

/** For so long an instance trusts what it knows. */
const TRUSTED_MS = 3_000;

let database: Database;
let wire: Wire;
/** Reaches its database over the wire. */
let server: Server;
/** Always reaches it. */
let other: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  const wired = await wireTo(database);
  wire = wired.wire;
  const env = { DATABASE_URL: wired.url, NODE_OPTIONS: SLOW_ASSISTANT };
  [server, other] = await Promise.all([startServer({ database, env }), startServer({ database })]);
}, 60_000);
beforeEach(async () => {
  ada = await createUser(other);
  expect(await verdict(ada)).toBe('ok'); // it may still come back from the test before
});
afterEach(() => wire.mend());

/** Asks each process of the server until it says something else. @returns what each says then, once if all say the same */
async function until(not: string, person: Person, withinMs: number): Promise<string> {
  const late = performance.now() + withinMs;
  const asked = server.processes.map(async (process) => {
    for (;;) {
      const seen = await accessOf(process, person);
      if (seen !== not) return seen;
      if (performance.now() > late) throw new Error(`It is still "${not}".`);
      await sleep(20);
    }
  });
  return [...new Set(await Promise.all(asked))].join(' ');
}

const refusal = (person: Person): Promise<string> => until('ok', person, 20_000);

/** Once the store is there again. */
const verdict = (person: Person): Promise<string> => until('store_unavailable', person, 10_000);

describe('an instance whose database is cut off', () => {
  it('trusts what it knows for 3 s, then lets nobody in, and everybody again when it could look', async () => {
    await wire.cut();
    const cut = performance.now();
    expect(await refusal(ada)).toBe('store_unavailable');
    await sleep(cut + TRUSTED_MS - performance.now());
    const answers = await Promise.all(Array.from({ length: 20 }, () => accessOf(server, ada)));
    expect(new Set(answers)).toEqual(new Set(['store_unavailable']));
    const ready = await server.request('GET', '/health/ready');
    expect(ready).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    expect((await server.request('GET', '/auth/forward', { token: `${ada.accessToken}x` })).status).toBe(401);
    expect((await server.request('GET', '/health/live')).status).toBe(200);
    await wire.mend();
    expect(await verdict(ada)).toBe('ok');
  });

  it('says for how long to wait, and nothing of the database', async () => {
    await wire.cut();
    await refusal(ada);
    const { status, headers, body } = await server.request('GET', '/auth/forward', {
      token: ada.accessToken,
    });
    expect([status, Number(headers.get('retry-after'))]).toEqual([503, 1]);
    expect(JSON.stringify(body)).not.toMatch(/ECONN|postgres|timeout|Connection|SELECT/);
  });

  it('never again lets in who logged out meanwhile elsewhere', async () => {
    await wire.cut();
    const cut = performance.now();
    expect((await other.request('POST', '/auth/logout', { token: ada.accessToken })).status).toBe(200);
    await sleep(cut + TRUSTED_MS - performance.now());
    expect(await accessOf(server, ada)).toBe('store_unavailable');
    await wire.mend();
    expect(await verdict(ada)).toBe('token_revoked');
  });

  it('ends an open chat stream, and says why', async () => {
    const answer = await openStream(server, ada, slowly({ pieces: 200, ms: 100 }));
    await wire.cut();
    const cut = performance.now();
    const events = await all(answer);
    expect(events.at(-1)!.data).toMatchObject({ type: 'error', code: 'store_unavailable' });
    expect(events.at(-1)!.at - cut).toBeLessThan(10_000);
  });
});

describe('an instance whose database is frozen', () => {
  it('lets nobody in after 3 s, answers in bounded time, and is back after it', async () => {
    wire.freeze();
    const frozen = performance.now();
    await sleep(TRUSTED_MS + 5); // a timer counts whole milliseconds, and may ring half of one too soon
    const asked = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => accessOf(server, ada)));
    expect(new Set(answers)).toEqual(new Set(['store_unavailable']));
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(asked - frozen).toBeGreaterThanOrEqual(TRUSTED_MS);
    await wire.mend();
    expect(await verdict(ada)).toBe('ok');
  });
});
