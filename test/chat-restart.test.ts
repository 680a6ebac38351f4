import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import {
  all,
  eventsOf,
  openStream,
  rest,
  resumeStream,
  sent,
  SLOW_ASSISTANT as NODE_OPTIONS,
  slowly,
  type StreamEvent,
  take,
  textOf,
  typesOf,
} from './support/streams.js';
import { until } from './support/until.js';

/** Many times the lease of an answer. */
const TIMEOUT_MS = 30_000;

let database: Database;
/** Stays when the process that answers goes. */
let other: Server;
let maker: Server;
let ada: Person;

const startMaker = () =>
  startServer({ database, env: { NODE_OPTIONS }, alone: 'a process that is killed or stands still' });

beforeAll(async () => {
  database = await createDatabase();
  [other, maker] = await Promise.all([startServer({ database }), startMaker()]);
  ada = await createUser(other);
}, 60_000);

interface Reading {
  id: string;
  seen: StreamEvent[];
  live: AsyncGenerator<StreamEvent>;
}

/** An answer under way, of which so many events were read. */
async function begin(how: object, read: number): Promise<Reading> {
  const live = eventsOf(await openStream(maker, ada, slowly(how)));
  const seen = await take(live, read);
  return { id: seen[0]!.data.message_id!, seen, live };
}

/** Reads on until the connection breaks. */
async function untilCut({ live, seen }: Reading): Promise<void> {
  try {
    for await (const event of live) seen.push(event);
  } catch {
    return;
  }
  throw new Error('The stream was not cut.');
}

async function storedOf(id: string) {
  const [row] = await database.query<{ content: string; status: string; seq: number }>(
    'SELECT content, status, seq FROM chat_message WHERE id = $1',
    [id],
  );
  return row;
}

const unfinished = () => database.query<{ id: string }>('SELECT id FROM unfinished_answer');

describe('an answer whose process is killed', () => {
  let talking: Reading;
  let silent: Reading;
  let followed: Promise<StreamEvent[]>;
  let lostMessage: Promise<unknown>;

  const sendMessage = (on: Server) =>
    on.request<{ response: string; session_id: string }>('POST', '/chat/message', {
      token: ada.accessToken,
      headers: { 'idempotency-key': 'killed' },
      body: slowly({ pieces: 300, ms: 50, note: 'I have a headache' }),
    });

  beforeAll(async () => {
    lostMessage = sendMessage(maker).catch(() => 'cut');
    silent = await begin({ pieces: 2, ms: 60_000 }, 1);
    talking = await begin({ pieces: 500, ms: 40 }, 5);
    followed = resumeStream(other, ada, talking.id).then(all);
    talking.seen.push(...(await take(talking.live, 8)));
    await until(async () => (await unfinished()).length === 3);
    await maker.kill();
    await Promise.all([untilCut(talking), untilCut(silent)]);
    maker = await startMaker(); // as a supervisor would
  }, 60_000);

  it(
    'ends as stopped: its readers get the rest of what was stored, then the end',
    async () => {
      const { id, seen } = talking;
      const readers = await Promise.all(
        [0, 1, 5, seen.length].flatMap((n) =>
          [maker, other].map(async (on) => [n, await all(await resumeStream(on, ada, id, n))] as const),
        ),
      );
      const whole = readers[0]![1];
      // What was sent before the kill is what everybody reads after it.
      expect(sent(whole).slice(0, seen.length)).toEqual(sent(seen));
      for (const [n, events] of readers) expect(sent(events)).toEqual(sent(whole).slice(n));
      expect(whole.at(-1)!.data).toMatchObject({
        type: 'done',
        status: 'stopped',
        metadata: { urgency: null, findings: [], follow_up: [] },
      });
      expect(await storedOf(id)).toEqual({ content: textOf(whole), status: 'stopped', seq: 2 });
    },
    TIMEOUT_MS,
  );

  it(
    'ends for a reader who was there before, on another process',
    async () => {
      expect((await followed).at(-1)!.data).toMatchObject({ type: 'done', status: 'stopped' });
    },
    TIMEOUT_MS,
  );

  it(
    'ends as stopped though nobody asks for it, and had said nothing',
    async () => {
      await until(async () => Boolean(await storedOf(silent.id)));
      expect(await storedOf(silent.id)).toEqual({ content: '', status: 'stopped', seq: 2 });
      expect(typesOf(await all(await resumeStream(other, ada, silent.id, 1)))).toEqual(['done']);
    },
    TIMEOUT_MS,
  );

  it(
    'to a POST /chat/message is made again, whole, when it is sent again with its key',
    async () => {
      expect(await lostMessage).toBe('cut');
      const retried = await sendMessage(other);
      expect(retried.status).toBe(200);
      expect(retried.body.response).toMatch(/headache/i);
      await until(async () => (await unfinished()).length === 0);
      const rows = await database.query('SELECT role, status FROM chat_message WHERE session_id = $1', [
        retried.body.session_id,
      ]);
      expect(rows).toEqual([
        { role: 'user', status: 'complete' },
        { role: 'assistant', status: 'complete' },
      ]);
    },
    2 * TIMEOUT_MS,
  );
});

describe('an answer whose process stands still for too long', () => {
  it(
    'ends as others ended it meanwhile',
    async () => {
      const { id, seen, live } = await begin({ pieces: 500, ms: 40 }, 5);
      process.kill(maker.pid, 'SIGSTOP');
      try {
        await until(async () => Boolean(await storedOf(id)));
      } finally {
        process.kill(maker.pid, 'SIGCONT');
      }
      const events = [...seen, ...(await rest(live))];
      expect(events.at(-1)!.data).toMatchObject({ type: 'done', status: 'stopped' });
      expect(textOf(events)).toBe((await storedOf(id))!.content);
      expect(sent(await all(await resumeStream(other, ada, id)))).toEqual(sent(events));
    },
    TIMEOUT_MS,
  );
});

describe('an answer whose process stops (SIGTERM)', () => {
  it(
    'can be read on elsewhere: nothing is missing between',
    async () => {
      const { id, seen, live } = await begin({ pieces: 500, ms: 40 }, 5);
      const elsewhere = eventsOf(await resumeStream(other, ada, id));
      await take(elsewhere, 2);
      const stopped = maker.stop();
      seen.push(...(await rest(live)));
      expect(seen.at(-1)).toMatchObject({ id: 0, data: { type: 'error', code: 'server_stopping' } });
      expect(await stopped).toBe(0);
      const lastId = seen.findLast((event) => event.id > 0)!.id;
      const left = await all(await resumeStream(other, ada, id, lastId));
      expect(left.at(-1)!.data).toMatchObject({ type: 'done', status: 'stopped' });
      expect(textOf(seen) + textOf(left)).toBe((await storedOf(id))!.content);
      expect(sent(await rest(elsewhere)).at(-1)).toEqual(sent(left).at(-1));
    },
    TIMEOUT_MS,
  );
});
