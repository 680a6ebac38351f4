import { createDatabase, type Database } from './support/database.js';
import { holding } from './support/held.js';
import { seriesOf } from './support/metrics.js';
import { createUser, type Person } from './support/people.js';
import { type Answer, asForm, type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

const ORIGIN = 'https://app.example.org';
const POOL_SIZE = 2;
const HELD = 8;

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  const env = {
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    OVERLOAD_DATABASE_WAITING: '3', // half of those that wait: they are a burst
    OVERLOAD_TURN_MS: '0', // how busy the machine is decides no test
    CORS_ORIGINS: ORIGIN,
  };
  server = await startServer({ database, env, alone: 'the overload of one process' });
  ada = await createUser(server);
});

const forward = (): Promise<Answer<Record<string, unknown>>> =>
  server.request('GET', '/auth/forward', { token: ada.accessToken, headers: { origin: ORIGIN } });

describe('while more statements wait than may', () => {
  let refused: Answer<Record<string, unknown>>;
  let oauth: Answer<unknown>;
  let meanwhile: Answer<unknown>[];
  let held: Answer<unknown>[];
  let series: Map<string, number>;
  let refusals = 0;

  beforeAll(async () => {
    let answers!: Promise<Answer<unknown>[]>;
    await holding(database, 'LOCK TABLE chat_session IN ACCESS EXCLUSIVE MODE', async () => {
      const list = () => server.request('GET', '/chat/sessions', { token: ada.accessToken });
      answers = Promise.all(Array.from({ length: HELD }, list));
      await until(async () => {
        refused = await forward();
        refusals += Number(refused.status === 503);
        return refused.status === 503;
      });
      const preflight = { origin: ORIGIN, 'access-control-request-method': 'GET' };
      meanwhile = [
        await server.request('GET', '/health/live'),
        await server.request('GET', '/health/?from=somebody'),
        await server.request('OPTIONS', '/auth/forward', { headers: preflight }),
        await server.request('GET', '/metrics'),
      ];
      series = await seriesOf(server);
      oauth = await server.request('POST', '/auth/token', asForm({ grant_type: 'password' }));
      refusals += 1;
    });
    held = await answers;
  });

  it('a request is refused like every other: a problem with an id, a time to come back, and for browsers too', () => {
    expect(refused.status).toBe(503);
    expect(refused.body).toEqual({
      type: 'urn:meditwin:problem:overloaded',
      title: 'Overloaded',
      status: 503,
      detail: 'Too much at once; try again shortly.',
      instance: '/auth/forward',
      code: 'overloaded',
      request_id: refused.headers.get('x-request-id'),
    });
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '1',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': expect.stringContaining('Retry-After') as unknown,
    });
  });

  it('an OAuth client is refused in its own words', () => {
    const body = {
      error: 'temporarily_unavailable',
      error_description: 'Too much at once; try again shortly.',
    };
    expect([oauth.status, oauth.body]).toEqual([503, body]);
    expect(oauth.headers.get('retry-after')).toBe('1');
  });

  it('whoever watches is answered, and so are preflights', () => {
    expect(meanwhile.map(({ status }) => status)).toEqual([200, 200, 204, 200]);
  });

  it('what was accepted before is served', () => {
    expect(held.map(({ status }) => status)).toEqual(Array(HELD).fill(200));
  });

  it('metrics tell of it', () => {
    expect(series.get('meditwin_overloaded')).toBe(1);
    expect(series.get('meditwin_requests_shed_total{reason="database"}')).toBe(refusals - 1);
    expect(series.get('meditwin_problems_total{code="overloaded"}')).toBe(refusals - 1);
  });

  it('the log has a line when it begins and one when it is over, and none for a refusal', async () => {
    const over = JSON.parse(await server.logged('the overload is over')) as object;
    expect(over).toMatchObject({ shed: refusals });
    const about = server.lines.filter(({ msg }) => String(msg).includes('overload'));
    expect(about.map(({ level }) => level)).toEqual([40, 30]);
    const requests = server.lines.filter(({ msg }) => msg === 'request');
    expect(requests.filter(({ status }) => status === 503)).toEqual([]);
    expect((await forward()).status).toBe(200);
    expect((await seriesOf(server)).get('meditwin_overloaded')).toBe(0);
  });
});
