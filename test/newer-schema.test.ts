import { createDatabase, type Database } from './support/database.js';
import { createUser } from './support/people.js';
import { type Server, startServer } from './support/server.js';

/** What a version that is not there yet has added, as it adds it. */
const NEWER = `
  INSERT INTO migration ("timestamp", name) VALUES (9999999999999, 'OfALaterRelease9999999999999');
  CREATE TABLE later (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE);
  ALTER TABLE users ADD later text, ADD later_default boolean NOT NULL DEFAULT false;
  ALTER TABLE session ADD later text;
  ALTER TABLE chat_message ADD later text;
  ALTER TABLE finding ADD later text`;

let database: Database;
beforeAll(async () => {
  database = await createDatabase();
});

/** Ready, and does what people do all day. */
async function expectServes(server: Server): Promise<void> {
  expect(await server.request('GET', '/health/ready')).toMatchObject({ status: 200 });
  const { accessToken: token, refreshToken, email, password } = await createUser(server);
  const answers = [
    await server.request('POST', '/auth/login', { body: { email, password } }),
    await server.request('POST', '/auth/refresh', { body: { refresh_token: refreshToken } }),
    await server.request('POST', '/chat/message', { token, body: { message: 'I have a headache' } }),
    await server.request('GET', '/anatomy/', { token }),
    await server.request('PATCH', '/users/me', { token, body: { full_name: 'Ada' } }),
    await server.request('GET', '/users/me/export', { token }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
}

it('a server goes on, stays ready and starts again on a schema to which a later version has added', async () => {
  const running = await startServer({ database });
  await expectServes(running);
  await database.query(NEWER);
  await expectServes(running);
  for (const MIGRATE_ON_START of ['true', 'false'])
    await expectServes(await startServer({ database, env: { MIGRATE_ON_START } }));
}, 60_000);

it('a server does not start on a schema that lacks what it was built with, unless it may migrate', async () => {
  const older = await createDatabase();
  await older.query(`DELETE FROM migration WHERE id = (SELECT max(id) FROM migration);
    DROP INDEX users_search, users_inactive`);
  const start = (MIGRATE_ON_START: string) => startServer({ database: older, env: { MIGRATE_ON_START } });
  await expect(start('false')).rejects.toThrow(/schema is older than this server/);
  await expectServes(await start('true'));
}, 60_000);
