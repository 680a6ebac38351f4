import { createDatabase, type Database } from './support/database.js';
import { holding } from './support/held.js';
import { seriesOf } from './support/metrics.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

const CONNECTIONS = 2;
const MAY_WAIT = 3;
const CALLS = 20;
/** What needs the table `users` waits, and with it the connection that it has. */
const HOLD = 'LOCK TABLE users IN ACCESS EXCLUSIVE MODE';
const REFUSED = { status: 503, type: 'application/problem+json', code: 'store_unavailable', retry: '1' };

let database: Database;
let ada: Person;
beforeAll(async () => {
  database = await createDatabase();
  const server = await startServer({ database });
  ada = await createUser(server);
  await server.stop();
});

const serve = (waitMs: number, mayWait = MAY_WAIT): Promise<Server> =>
  startServer({
    database,
    alone: 'the connections of one process',
    env: {
      DATABASE_POOL_SIZE: String(CONNECTIONS),
      DATABASE_POOL_MAX_WAITING: String(mayWait),
      DATABASE_POOL_WAIT_MILLISECONDS: String(waitMs),
    },
  });

/** Calls until so many of them hold all connections: what the server does by itself may have one for a moment. */
async function fill(server: Server): Promise<Promise<unknown>[]> {
  const calls: Promise<unknown>[] = [];
  await until(async () => {
    calls.push(rename(server));
    const blocked = await database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return blocked.length === CONNECTIONS;
  });
  return calls;
}

const rename = async (server: Server) => {
  const token = ada.accessToken;
  const answer = await server.request('PATCH', '/users/me', { token, body: { full_name: 'Ada' } });
  return {
    status: answer.status,
    type: answer.headers.get('content-type')?.split(';', 1)[0],
    code: answer.body['code'],
    retry: answer.headers.get('retry-after'),
  };
};
const refused = async (server: Server, reason: string): Promise<number> =>
  (await seriesOf(server)).get(`meditwin_database_pool_refused_total{reason="${reason}"}`)!;
const waitingIn = async (server: Server): Promise<number> =>
  (await seriesOf(server)).get('meditwin_database_pool_waiting')!;
const linesOf = (server: Server) => server.logs.filter((line) => line.includes('connections are in use'));

describe('when all connections of the pool are in use', () => {
  it('a bounded number of calls waits for one, and the others are refused at once', async () => {
    const server = await serve(60_000);
    expect(await refused(server, 'queue_full')).toBe(0);
    const atOnce: unknown[] = [];
    let calls: Promise<{ status: number }>[] = [];
    let waited = 0;
    await holding(database, HOLD, async () => {
      void Promise.allSettled(await fill(server));
      calls = Array.from({ length: CALLS }, async () => {
        const answer = await rename(server);
        atOnce.push(answer);
        return answer;
      });
      // What the server does by itself, such as sealing, may wait too.
      await until(async () => {
        const waiting = await waitingIn(server);
        expect(waiting).toBeLessThanOrEqual(MAY_WAIT);
        waited = Math.max(waited, waiting);
        return atOnce.length >= CALLS - MAY_WAIT;
      });
    });
    expect(waited).toBeGreaterThan(0);
    for (const answer of atOnce.slice(0, CALLS - MAY_WAIT)) expect(answer).toEqual(REFUSED);
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(MAY_WAIT);
    expect(await refused(server, 'queue_full')).toBeGreaterThanOrEqual(CALLS - MAY_WAIT);
    expect(await refused(server, 'waited_too_long')).toBe(0);
    await server.logged('connections are in use');
    expect(linesOf(server).length).toBeLessThan(CALLS - MAY_WAIT); // not one for each
    expect((await rename(server)).status).toBe(200);
  }, 60_000);

  it('a call that waits too long is refused while they still are', async () => {
    const server = await serve(10);
    await holding(database, HOLD, async () => {
      void Promise.allSettled(await fill(server));
      expect(await rename(server)).toEqual(REFUSED);
      expect(await refused(server, 'waited_too_long')).toBeGreaterThanOrEqual(1);
    });
    await until(async () => (await rename(server)).status === 200);
  }, 60_000);

  it('no call waits where none may', async () => {
    const server = await serve(60_000, 0);
    await holding(database, HOLD, async () => {
      void Promise.allSettled(await fill(server));
      const before = await refused(server, 'queue_full');
      expect(await rename(server)).toEqual(REFUSED);
      expect(await refused(server, 'queue_full')).toBeGreaterThan(before);
    });
    await until(async () => (await rename(server)).status === 200);
  }, 60_000);
});

describe('a statement', () => {
  const why = async (server: Server): Promise<string> => {
    expect(await rename(server)).toEqual(REFUSED);
    return server.logged('canceling statement due to');
  };

  it('that waits for a lock is ended by PostgreSQL, and so is one that runs for long', async () => {
    const server = await serve(60_000);
    await holding(database, HOLD, async () => {
      expect(await why(server)).toContain('due to lock timeout');
    });
    const slow = await serve(60_000);
    await database.query(`
      CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(40); RETURN NEW; END';
      CREATE TRIGGER slow BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sleep()`);
    try {
      expect(await why(slow)).toContain('due to statement timeout');
    } finally {
      await database.query('DROP TRIGGER slow ON users; DROP FUNCTION sleep()');
    }
  }, 120_000);
});
