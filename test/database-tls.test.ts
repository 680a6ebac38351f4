import { chmod, chown, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCa } from './support/certificates.js';
import { type OwnPostgres, ownPostgres } from './support/own-postgres.js';
import { createUser } from './support/people.js';
import { lesserUser } from './support/postgres-server.mjs';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

let database: OwnPostgres;
let right: string;
let wrong: string;

const LOCALHOST = (query: string): string => `${database.url.replace('127.0.0.1', 'localhost')}?${query}`;
const serve = (DATABASE_URL: string): Promise<Server> => startServer({ database, env: { DATABASE_URL } });
/** How many connections of a server are encrypted, and how many are not. */
const connections = async () =>
  (
    await database.query<{ ssl: boolean }>(
      `SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'meditwin-%'`,
    )
  ).map(({ ssl }) => ssl);

async function leave(server: Server): Promise<void> {
  expect(await server.stop()).toBe(0);
  await until(async () => (await connections()).length === 0);
}

/** A server that offers TLS as `localhost`, and asks nobody for it. */
beforeAll(async () => {
  database = await ownPostgres();
  const [ours, another] = [await makeCa(), await makeCa()];
  [right, wrong] = [ours.ca, another.ca];
  const { cert, key } = await ours.issue('DNS:localhost');
  const { uid, gid } = await lesserUser();
  for (const [from, name] of [
    [cert, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const to = join(database.server.data, name);
    await copyFile(from, to);
    await chmod(to, 0o600);
    if (uid !== undefined) await chown(to, uid, gid!);
  }
  await database.server.set({ ssl: 'on' });
}, 60_000);

async function expectRefused(url: string, sentence: RegExp): Promise<void> {
  const failure: Error = await serve(url).then(
    () => new Error('It started.'),
    (error: Error) => error,
  );
  expect(failure.message).toMatch(sentence);
  expect(failure.message).not.toContain(database.password);
  expect(failure.message).not.toMatch(/\n\s+at /);
}

describe('a database with TLS', () => {
  it.each([
    [
      'verify-full, the right CA and the right name',
      () => LOCALHOST(`sslmode=verify-full&sslrootcert=${right}`),
    ],
    ['verify-ca and another name', () => `${database.url}?sslmode=verify-ca&sslrootcert=${right}`],
    ['require and no CA', () => `${database.url}?sslmode=require`],
  ])('is spoken to in secret with %s', async (_, url) => {
    const server = await serve(url());
    await createUser(server);
    expect(await connections()).toEqual([true]);
    await leave(server);
  });

  it('is spoken to in the open with disable, and without a word', async () => {
    for (const url of [LOCALHOST('sslmode=disable'), database.url]) {
      const server = await serve(url);
      expect(await connections()).toEqual([false]);
      await leave(server);
    }
  });

  it('stops the start with a sentence when another CA signed it', async () => {
    for (const mode of ['verify-full', 'verify-ca', 'require'])
      await expectRefused(
        LOCALHOST(`sslmode=${mode}&sslrootcert=${wrong}`),
        /DATABASE_URL leads nowhere: the certificate of the server is not trusted .+ sslrootcert names the CA/,
      );
    await expectRefused(LOCALHOST('sslmode=verify-full'), /is not trusted/); // the CAs of the system
  }, 60_000);

  it('stops the start with a sentence when its certificate is for another name', async () => {
    await expectRefused(
      `${database.url}?sslmode=verify-full&sslrootcert=${right}`,
      /DATABASE_URL leads nowhere: the server shows a certificate for another name .+127\.0\.0\.1/,
    );
  });

  it('stops the start with a sentence when the password is wrong, or the database is not there', async () => {
    await expectRefused(
      database.url.replace(database.password, 'another'),
      /DATABASE_URL leads nowhere: password authentication failed/,
    );
    await expectRefused(
      database.url.replace(/meditwin$/, 'nothing'),
      /DATABASE_URL leads nowhere: database "nothing" does not exist/,
    );
  });

  it('stops the start with a sentence once it offers none', async () => {
    await database.server.set({ ssl: 'off' });
    await expectRefused(
      LOCALHOST(`sslmode=verify-full&sslrootcert=${right}`),
      /DATABASE_URL leads nowhere: the server offers no TLS, which its sslmode demands/,
    );
  });
});
