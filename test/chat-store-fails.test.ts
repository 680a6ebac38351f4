import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

/** More often than the pool has connections: one that was left in a failed transaction would be met. */
const TIMES = 12;

let server: Server;
let ada: Person;

const say = (message: string) =>
  server.request('POST', '/chat/message', { token: ada.accessToken, body: { message } });

const rowsOf = async (table: string) => {
  const [row] = await server.database.query(`SELECT count(*)::int AS count FROM ${table}`);
  return (row as { count: number }).count;
};

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
  await server.database.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
  );
});

it('an answer whose findings can’t be stored is not stored either, and the next one is', async () => {
  await server.database.query(
    'CREATE TRIGGER refuse BEFORE INSERT ON finding FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  const failed = await Promise.all(Array.from({ length: TIMES }, () => say('I have a headache')));
  expect(failed.map(({ status }) => status)).toEqual(Array(TIMES).fill(500));
  expect([await rowsOf('chat_message'), await rowsOf('finding')]).toEqual([TIMES, 0]); // questions alone

  await server.database.query('DROP TRIGGER refuse ON finding');
  const answered = await Promise.all(Array.from({ length: TIMES }, () => say('I have a headache')));
  expect(answered.map(({ status }) => status)).toEqual(Array(TIMES).fill(200));
  expect([await rowsOf('chat_message'), await rowsOf('finding')]).toEqual([TIMES * 3, 1]);
});

it('an answer that fails as it is committed is not told as stored', async () => {
  await server.database.query(
    `CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON finding_event DEFERRABLE INITIALLY DEFERRED
     FOR EACH ROW EXECUTE FUNCTION refuse()`,
  );
  const before = await rowsOf('chat_message');
  expect((await say('I have a cough')).status).toBe(500);
  expect(await rowsOf('chat_message')).toBe(before + 1);
  await server.database.query('DROP TRIGGER refuse ON finding_event');
  expect((await say('I have a cough')).status).toBe(200);
});
