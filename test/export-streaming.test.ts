import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const MESSAGES = 20_000;
const MORE_THAN_BUFFERS_HOLD = 40_000_000;

let database: Database;
let server: Server;
let ada: Person;

/** Somebody who talked for years: 20,000 messages of 2,000 characters in one conversation. */
async function talkative(): Promise<Person> {
  const person = await createUser(server);
  await database.query(
    `WITH chat AS (
       INSERT INTO chat_session (id, user_id, title, message_count)
       VALUES (gen_random_uuid(), $1, 'Years', $2) RETURNING id)
     INSERT INTO chat_message (id, session_id, user_id, seq, role, content)
     SELECT gen_random_uuid(), chat.id, $1, n, 'user', n || repeat(' and it hurts "here"', 100)
     FROM chat, generate_series(1, $2) AS n`,
    [person.userId, MESSAGES],
  );
  return person;
}

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database, alone: 'the memory of one process' });
  ada = await talkative();
}, 60_000);

/** Asks over a connection of its own, and reads nothing until told to. */
async function slowReader(person: Person): Promise<{ socket: Socket; rest: () => Promise<string> }> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await new Promise((done) => socket.once('connect', done));
  socket.pause();
  socket.write(
    `GET /users/me/export HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${person.accessToken}\r\n\r\n`,
  );
  const rest = async (): Promise<string> => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const closed = new Promise((done) => socket.once('close', done));
    socket.resume();
    await closed;
    return Buffer.concat(chunks).toString();
  };
  return { socket, rest };
}

/** Waits until the server, having sent what fits, does nothing more for the reader. */
async function untilStuck(): Promise<void> {
  const pages = async () =>
    Number(
      (
        await database.query<{ n: string }>(
          `SELECT idx_scan AS n FROM pg_stat_user_indexes WHERE indexrelname = 'chat_message_seq_key'`,
        )
      )[0]!.n,
    );
  for (let before = -1; ;) {
    await sleep(1_500); // the statistics are a second late
    const now = await pages();
    if (now === before && now > 0) return;
    before = now;
  }
}
const residentBytes = async () =>
  Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${server.pid}/status`, 'utf8'))![1]) * 1024;
const isWhole = (answer: string) => answer.endsWith('0\r\n\r\n');

describe('a long export', () => {
  it('comes whole, with every message in its order', async () => {
    const { body } = await server.request<{ conversations: { messages: { content: string }[] }[] }>(
      'GET',
      '/users/me/export',
      { token: ada.accessToken },
    );
    const [conversation] = body.conversations;
    expect(conversation!.messages).toHaveLength(MESSAGES);
    const numbers = conversation!.messages.map(({ content }) => Number.parseInt(content, 10));
    expect(numbers).toEqual(Array.from({ length: MESSAGES }, (_, i) => i + 1));
  }, 60_000);

  it('waits for a slow reader without holding it in memory, nor a connection to the database', async () => {
    const before = await residentBytes();
    const reader = await slowReader(ada);
    await untilStuck();
    expect((await residentBytes()) - before).toBeLessThan(MORE_THAN_BUFFERS_HOLD);
    const busy = await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'meditwin-api'
         AND state LIKE 'idle in transaction%'`,
    );
    expect(busy).toEqual([]);
    expect(isWhole(await reader.rest())).toBe(true);
  }, 60_000);

  it.each<[string, (person: Person) => Promise<unknown>]>([
    ['the session ends', ({ accessToken: token }) => server.request('POST', '/auth/logout', { token })],
    [
      'the account is erased',
      ({ accessToken: token, password }) =>
        server.request('DELETE', '/users/me', { token, body: { password } }),
    ],
    ['the store fails', () => database.query('ALTER TABLE idempotency_key RENAME TO lost')],
  ])(
    'is cut, and never closed, when %s meanwhile',
    async (_, happens) => {
      const person = await talkative();
      const reader = await slowReader(person);
      await untilStuck();
      await happens(person);
      const answer = await reader.rest();
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(isWhole(answer)).toBe(false);
      expect(answer).not.toContain('"audit_events"');
      await database.query('ALTER TABLE IF EXISTS lost RENAME TO idempotency_key');
      expect((await server.request('GET', '/health')).status).toBe(200);
    },
    90_000,
  );

  it('does not hold up a server that stops', async () => {
    const other = await startServer({ database, alone: 'the memory of one process' });
    const { hostname, port } = new URL(other.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.pause();
    socket.write(
      `GET /users/me/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.accessToken}\r\n\r\n`,
    );
    await untilStuck();
    expect(await other.stop()).toBe(0);
    socket.destroy();
  }, 60_000);
});
