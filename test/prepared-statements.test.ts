import { randomUUID } from 'node:crypto';
import { createUser } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';
import { all, openStream } from './support/streams.js';
import { until } from './support/until.js';

/** Few, so that each connection of the pool has prepared everything before long. */
const CONNECTIONS = 2;

type Body = Record<string, string>;

let server: Server;
beforeAll(async () => {
  // Budgets of which none runs out.
  server = await startServer({
    env: { DATABASE_POOL_SIZE: String(CONNECTIONS), RATE_LIMIT_SCALE: '1000' },
    alone: 'the connections of one process',
  });
});

/**
 * Somebody new does what runs each prepared statement: budgets, sessions, profile, conversations, findings.
 * @returns what was answered, by what was asked
 */
async function life(): Promise<Record<string, number>> {
  const name = `p${randomUUID().slice(0, 13)}`;
  const login = { email: `${name}@example.org`, password: 'SecurePass123!' };
  const statuses: Record<string, number> = {};
  const noted = (what: string, answer: Answer<Body>): Body => {
    statuses[what] = answer.status;
    return answer.body;
  };
  const call = (method: string, path: string, body?: object, token?: string) =>
    server.request<Body>(method, path, { ...(body && { body }), ...(token !== undefined && { token }) });

  noted('sign-up', await call('POST', '/auth/signup', { ...login, username: name }));
  const { refresh_token } = noted('login', await call('POST', '/auth/login', login));
  const { access_token: token } = noted('refresh', await call('POST', '/auth/refresh', { refresh_token }));
  const me = noted('me', await call('GET', '/auth/me', undefined, token));
  const message = `My left knee hurts badly, says ${name}`;
  const { session_id } = noted('open', await call('POST', '/chat/message', { message }, token));
  noted('ask', await call('POST', '/chat/message', { message: `${message} again`, session_id }, token));
  for (const conversation of [{}, { session_id }]) {
    const stream = await openStream(server, { accessToken: token! }, { message, ...conversation });
    const end = (await all(stream)).at(-1)?.data.type;
    statuses[`stream, ending with ${end}`] = stream.status;
  }
  const chats = noted('history', await call('GET', `/chat/history/${session_id}`, undefined, token));
  noted('forget', await call('DELETE', `/chat/history/${session_id}`, undefined, token));
  // A statement that ran with another's values would tell of another.
  expect([statuses['me'], me['username']]).toEqual([200, name]);
  expect(JSON.stringify(chats)).toContain(name);
  return statuses;
}

const LIVED = {
  'sign-up': 201,
  login: 200,
  refresh: 200,
  me: 200,
  open: 200,
  ask: 200,
  'stream, ending with done': 200,
  history: 200,
  forget: 200,
};

/** Twice at once on each connection. */
const lives = () => Promise.all(Array.from({ length: 2 * CONNECTIONS }, life));

describe('statements that connections have prepared', () => {
  beforeAll(async () => {
    for (const lived of [...(await lives()), ...(await lives())]) expect(lived).toEqual(LIVED);
  });

  it('go on when a newer version adds a column to every table', async () => {
    const tables = await server.database.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables)
      await server.database.query(`ALTER TABLE ${name} ADD COLUMN added_later text DEFAULT 'later'`);
    for (const lived of [...(await lives()), ...(await lives())]) expect(lived).toEqual(LIVED);
    expect(server.logs.filter((line) => line.includes('cached plan'))).toEqual([]);
  });

  it('are prepared anew on connections that replace ended ones', async () => {
    const backends = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'meditwin-api'`;
    const ended = await server.database.query(`SELECT pg_terminate_backend(pid) ${backends}`);
    expect(ended).toHaveLength(CONNECTIONS);
    await until(async () => (await server.request('GET', '/health/ready')).status === 200);
    for (const lived of await lives()) expect(lived).toEqual(LIVED);
  });

  it('answer each of many people at once with what is theirs', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => createUser(server)));
    const asks = people.map(async (person) => {
      let { refreshToken } = person;
      for (let round = 0; round < 25; round++) {
        const [me, refreshed] = await Promise.all([
          server.request('GET', '/auth/me', { token: person.accessToken }),
          server.request<Body>('POST', '/auth/refresh', { body: { refresh_token: refreshToken } }),
        ]);
        expect([me.status, me.body['user_id'], me.body['email']]).toEqual([200, person.userId, person.email]);
        expect([refreshed.status, refreshed.body['user_id']]).toEqual([200, person.userId]);
        refreshToken = refreshed.body['refresh_token']!;
      }
    });
    await Promise.all(asks);
  }, 60_000);
});
