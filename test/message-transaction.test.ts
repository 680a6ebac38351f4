import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createDatabase, type Database } from './support/database.js';
import { holding } from './support/held.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { overheard } from './support/statements.js';
import { until } from './support/until.js';

const COMPLAINT = { message: 'my left knee hurts' };
const PG = pathToFileURL(createRequire(import.meta.url).resolve('pg')).href;
/** As `finding-changes.ts` names it. */
const FINDINGS_LOCK = 732_618_003;
/** PostgreSQL refuses the BEGIN and takes what comes with it, each by itself. */
const FAILING_BEGIN = `
  const { Client } = (await import('${PG}')).default;
  const { query } = Client.prototype;
  Client.prototype.query = function (text, ...more) {
    return query.call(this, text === 'BEGIN' ? 'SELECT 1 / 0' : text, ...more);
  };`;

const rows = async (database: Database, userId: string) =>
  database.query(
    `SELECT (SELECT count(*)::integer FROM chat_message WHERE user_id = $1 AND role = 'user') AS questions,
            (SELECT count(*)::integer FROM chat_message WHERE user_id = $1 AND role = 'assistant') AS answers,
            (SELECT count(*)::integer FROM finding WHERE user_id = $1) AS findings`,
    [userId],
  );

it('findings are asked for in the same round trip in which they are locked', async () => {
  const database = await createDatabase();
  const { url, statements } = await overheard(database);
  const server = await startServer({ database, env: { DATABASE_URL: url }, alone: 'what one process says' });
  const ada = await createUser(server);
  const lock = `SELECT pg_advisory_xact_lock(${FINDINGS_LOCK}, hashtext('${ada.userId}'))`;
  const answer = await holding(database, lock, async () => {
    statements.length = 0;
    const said = server.request('POST', '/chat/message', { token: ada.accessToken, body: COMPLAINT });
    await until(async () => statements.some(({ text }) => /FROM finding\b/.test(text)));
    expect(statements.map(({ text }) => text)).not.toContain('COMMIT');
    return { said };
  });
  expect((await answer.said).status).toBe(200);
});

describe('what is sent along with a BEGIN that fails', () => {
  let database: Database;
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    database = await createDatabase();
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FAILING_BEGIN)}` };
    server = await startServer({ database, env });
    ada = await createUser(server);
  });

  it('writes nothing, nor does what would follow', async () => {
    const said = await server.request('POST', '/chat/message', { token: ada.accessToken, body: COMPLAINT });
    expect(said.status).toBe(500);
    expect(await rows(database, ada.userId)).toEqual([{ questions: 1, answers: 0, findings: 0 }]);
  });

  it('and leaves the connection as it was', async () => {
    for (let i = 0; i < 20; i++) {
      const { status, body } = await server.request<{ items: unknown[] }>('GET', '/chat/sessions', {
        token: ada.accessToken,
      });
      expect([status, body.items.length]).toEqual([200, 1]);
    }
  });
});

it('answers and the deletion of their conversation with its findings wait for each other in the same order', async () => {
  const database = await createDatabase();
  const server = await startServer({ database });
  const ada = await createUser(server);
  const say = (session_id?: string) =>
    server.request('POST', '/chat/message', { token: ada.accessToken, body: { ...COMPLAINT, session_id } });
  const statuses = new Set<number>();
  for (let round = 0; round < 15; round++) {
    const id = (await say()).body['session_id'] as string;
    const remove = () =>
      server.request('DELETE', `/chat/history/${id}?findings=delete`, { token: ada.accessToken });
    const answers = await Promise.all([say(id), say(id), say(), remove(), say(id), say(), say(id)]);
    for (const { status } of answers) statuses.add(status);
  }
  expect([...statuses].filter((status) => status !== 200 && status !== 404)).toEqual([]);
  expect(
    await database.query('SELECT FROM finding WHERE message_id NOT IN (SELECT id FROM chat_message)'),
  ).toEqual([]);
});
