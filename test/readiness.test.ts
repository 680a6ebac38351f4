import { createDatabase, type Database } from './support/database.js';
import { holding, waiting } from './support/held.js';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';
import { type Wire, wireTo } from './support/wire.js';

/** A load balancer that waits longer takes the server for dead. */
const ANSWERS_WITHIN_MS = 2_000;

let database: Database;
let wire: Wire;
let server: Server;

beforeAll(async () => {
  database = await createDatabase();
  const wired = await wireTo(database);
  wire = wired.wire;
  server = await startServer({
    database,
    env: { DATABASE_URL: wired.url, REDIS_URL: '' },
    alone: 'whether one process is ready',
  });
});
afterEach(() => wire.mend());

async function ready() {
  const began = performance.now();
  const { status, headers, body } = await server.request('GET', '/health/ready');
  return { status, body, type: headers.get('content-type'), ms: performance.now() - began };
}
const missing = (detail: string) => ({
  status: 503,
  type: 'application/problem+json; charset=utf-8',
  body: expect.objectContaining({ code: 'store_unavailable', detail }) as unknown,
});

describe('a server is ready', () => {
  it('when its database answers, its schema is up to date and it knows which sessions have ended', async () => {
    await until(async () => (await ready()).body['revocation_notices'] !== 'untried');
    const { status, body } = await ready();
    expect([status, body]).toEqual([
      200,
      {
        status: 'ok',
        database: 'up',
        migrations: 'up to date',
        revocation_lag_seconds: expect.any(Number) as unknown,
        revocation_notices: 'up',
      },
    ]);
    expect(body['revocation_lag_seconds']).toBeLessThan(3);
  });

  it('after one statement, however many ask at once', async () => {
    const answers = await holding(database, 'LOCK TABLE migration IN ACCESS EXCLUSIVE MODE', async () => {
      const asked = Array.from({ length: 20 }, ready);
      await waiting(database, 1);
      return Promise.all(asked);
    });
    for (const { status, ms } of answers) expect([status, ms < ANSWERS_WITHIN_MS]).toEqual([503, true]);
    expect((await ready()).status).toBe(200);
  });
});

describe('a server is not ready', () => {
  it('when its database is frozen, and says so in time', async () => {
    wire.freeze();
    const answer = await ready();
    expect(answer).toMatchObject(missing('The database does not answer.'));
    expect(answer.ms).toBeLessThan(ANSWERS_WITHIN_MS);
    const alive = await server.request('GET', '/health/live');
    expect([alive.status, alive.body]).toEqual([200, { status: 'ok' }]);
  });

  it('when the schema is older', async () => {
    const [last] = await database.query<{ name: string }>(
      `DELETE FROM migration WHERE id = (SELECT max(id) FROM migration) RETURNING name`,
    );
    expect(await ready()).toMatchObject(missing('The database schema is older than this server.'));
    await database.query('INSERT INTO migration (timestamp, name) VALUES (0, $1)', [last!.name]);
    expect((await ready()).status).toBe(200);
  });
});
