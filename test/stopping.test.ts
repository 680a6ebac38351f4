import { createDatabase, type Database } from './support/database.js';
import { seriesOf } from './support/metrics.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import {
  all,
  eventsOf,
  openStream,
  rest,
  SLOW_ASSISTANT as NODE_OPTIONS,
  slowly,
  take,
  textOf,
} from './support/streams.js';
import { until } from './support/until.js';

const WRITERS = 4;

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
});

async function start(delaySeconds: number): Promise<void> {
  const SHUTDOWN_DELAY_SECONDS = String(delaySeconds);
  const alone = 'the signals that one process gets';
  server = await startServer({ database, env: { NODE_OPTIONS, SHUTDOWN_DELAY_SECONDS }, alone });
  ada = await createUser(server);
}

const ready = () => server.request('GET', '/health/ready');
const unready = () => until(async () => (await ready()).status === 503);
const write = (message: string) =>
  server.request<{ response: string }>('POST', '/chat/message', {
    token: ada.accessToken,
    body: { message },
  });

/** Sends a signal without waiting for what it does. */
const signal = (name: NodeJS.Signals): void => void process.kill(server.pid, name);

describe('between SIGTERM and the end of the delay', () => {
  beforeAll(() => start(300));

  it('the server is not ready, serves, and tells its callers to leave', async () => {
    const before = await ready();
    expect([before.status, before.headers.get('connection')]).toEqual([200, 'keep-alive']);
    const live = eventsOf(await openStream(server, ada, slowly({ pieces: 100_000, ms: 20 })));
    const seen = await take(live, 3);
    const stopped = server.stop();
    await unready();
    expect(await ready()).toMatchObject({
      status: 503,
      body: { code: 'stopping', detail: 'The server is stopping.' },
    });
    expect((await server.request('GET', '/health/live')).status).toBe(200);
    for (let times = 0; times < 3; times++) {
      const answer = await server.request('GET', '/auth/me', { token: ada.accessToken });
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    }
    // A stream goes on, and others may begin.
    seen.push(...(await take(live, 5)));
    const another = await all(await openStream(server, ada, slowly({ pieces: 3 })));
    expect([textOf(another), another.at(-1)!.data.type]).toEqual(['w1 w2 w3 ', 'done']);
    expect((await write(slowly({ words: ['late'] }).message)).body.response).toBe('late');

    // A second signal ends the delay.
    signal('SIGTERM');
    seen.push(...(await rest(live)));
    expect(seen.at(-1)!.data).toMatchObject({ type: 'error', code: 'server_stopping' });
    expect(await stopped).toBe(0);
    const [stored] = await database.query<{ content: string; status: string }>(
      'SELECT content, status FROM chat_message WHERE id = $1',
      [seen[0]!.data.message_id],
    );
    expect(stored!.status).toBe('stopped');
    expect(stored!.content.startsWith(textOf(seen))).toBe(true);
  }, 60_000);
});

it('another signal of another kind ends the delay too', async () => {
  await start(300);
  signal('SIGTERM');
  await unready();
  signal('SIGINT');
  expect(await server.stop()).toBe(0);
}, 60_000);

it('what is accepted until the end is answered and kept', async () => {
  await start(2);
  const answered: { message: string; status: number }[] = [];
  let over = false;
  const writer = async (name: number): Promise<void> => {
    for (let turn = 0; !over; turn++) {
      const { message } = slowly({ words: ['yes'], name, turn });
      const answer = await write(message).catch(() => undefined); // it no longer listens
      if (answer) answered.push({ message, status: answer.status });
    }
  };
  const writing = Array.from({ length: WRITERS }, (_, name) => writer(name));
  await until(() => answered.length > WRITERS);
  const before = performance.now();
  const stopped = server.stop();
  await unready();
  const atLeast = answered.length + WRITERS;
  await until(() => answered.length > atLeast);
  expect(await stopped).toBe(0);
  over = true;
  await Promise.all(writing);
  expect(performance.now() - before).toBeGreaterThanOrEqual(2_000);
  expect(answered.filter(({ status }) => status !== 200)).toEqual([]);
  const stored = await database.query<{ content: string }>(
    `SELECT content FROM chat_message WHERE role = 'user'`,
  );
  const kept = new Set(stored.map(({ content }) => content));
  expect(answered.filter(({ message }) => !kept.has(message))).toEqual([]);
}, 60_000);

it('without a delay the first signal is the end, once what is under way is finished', async () => {
  await start(0);
  const answer = write(slowly({ pieces: 1, ms: 1_500 }).message);
  await until(async () => (await seriesOf(server)).get('meditwin_chat_answers_under_way') === 1);
  signal('SIGINT');
  expect((await answer).body.response).toBe('w1 ');
  expect(await server.stop()).toBe(0);
}, 60_000);
