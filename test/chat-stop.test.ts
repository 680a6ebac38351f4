import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import {
  all,
  eventsOf,
  openStream,
  rest,
  SLOW_ASSISTANT as NODE_OPTIONS,
  slowly,
  type StreamEvent,
  take,
  textOf,
} from './support/streams.js';

const UNKNOWN = '01938f2e-7b5a-7c1d-9e3f-123456789abc';

let database: Database;
let server: Server;
/** Another process on the same database. */
let other: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  [server, other] = await Promise.all([
    startServer({ database, env: { NODE_OPTIONS } }),
    startServer({ database, env: { NODE_OPTIONS } }),
  ]);
}, 60_000);

beforeEach(async () => {
  ada = await createUser(server);
});

interface Stopped {
  session_id: string;
  stopped: string[];
}

const stop = (sessionId: string, on = server, person = ada) =>
  on.request<Stopped>('POST', `/chat/sessions/${sessionId}/stop`, { token: person.accessToken });

interface Begun {
  session_id: string;
  message_id: string;
  first: StreamEvent[];
  events: AsyncGenerator<StreamEvent>;
}

/** An answer under way, of which so many events were read. */
async function begin(how: object, read = 3, body: object = {}): Promise<Begun> {
  const events = eventsOf(await openStream(server, ada, { ...slowly(how), ...body }));
  const first = await take(events, read);
  const { session_id, message_id } = first[0]!.data;
  return { session_id: session_id!, message_id: message_id!, first, events };
}

interface Read {
  message_id: string;
  role: string;
  content: string;
  status: string;
  metadata: { findings: object[] } | null;
}

async function answersIn(sessionId: string): Promise<Read[]> {
  const { body } = await server.request<{ messages: Read[] }>('GET', `/chat/history/${sessionId}`, {
    token: ada.accessToken,
  });
  return body.messages.filter(({ role }) => role === 'assistant');
}

/** Whether a process has told the others by now that it makes an answer of this person. */
async function announced(): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const rows = await database.query('SELECT FROM unfinished_answer WHERE user_id = $1', [ada.userId]);
    if (rows.length > 0) return;
    await sleep(25);
  }
  throw new Error('No answer was announced.');
}

async function onlyConversation(): Promise<string> {
  for (let i = 0; i < 200; i++) {
    const [row] = await database.query<{ id: string }>('SELECT id FROM chat_session WHERE user_id = $1', [
      ada.userId,
    ]);
    if (row) return row.id;
    await sleep(25);
  }
  throw new Error('There is no conversation.');
}

describe('POST /chat/sessions/{session_id}/stop', () => {
  describe.each([
    ['on the process that answers', () => server],
    ['on another process', () => other],
  ])('%s', (_, where) => {
    it.each([
      ['listens', {}],
      ['does not listen', { deaf: true }],
    ])('keeps what was said, and ends the stream with it, if the assistant %s', async (__, how) => {
      const { session_id, message_id, first, events } = await begin({ pieces: 300, ms: 100, ...how });
      const answer = await stop(session_id, where());
      expect([answer.status, answer.body]).toEqual([200, { session_id, stopped: [message_id] }]);
      // It is stored when the call has answered.
      const [stored] = await answersIn(session_id);
      expect(stored).toMatchObject({ message_id, status: 'stopped' });
      const whole = [...first, ...(await rest(events))];
      const last = whole.at(-1)!;
      expect(last.data).toEqual({ type: 'done', status: 'stopped', metadata: stored!.metadata });
      expect(last.id).toBe(whole.length);
      expect(textOf(whole)).toBe(stored!.content);
      expect(stored!.content).toMatch(/^w1 w2 /);
      expect(stored!.content.split(' ').length).toBeLessThan(100);
    });

    it('ends a POST /chat/message too, whose sender gets what was said', async () => {
      const sending = server.request<{ response: string; message_id: string }>('POST', '/chat/message', {
        token: ada.accessToken,
        body: slowly({ pieces: 300, ms: 100 }),
      });
      await announced();
      const { body } = await stop(await onlyConversation(), where());
      const sentBack = await sending;
      expect(sentBack.status).toBe(200);
      expect(body.stopped).toEqual([sentBack.body.message_id]);
      expect(sentBack.body.response).toMatch(/^w1 w2 /);
      const [stored] = await answersIn(body.session_id);
      expect(stored).toMatchObject({ content: sentBack.body.response, status: 'stopped' });
    });

    it('keeps an answer of which nothing was said', async () => {
      const { session_id, message_id, events } = await begin({ pieces: 2, ms: 8_000, deaf: true }, 1);
      expect((await stop(session_id, where())).body.stopped).toEqual([message_id]);
      const left = await rest(events);
      expect(left.map(({ id, data }) => [id, data.type, data.status])).toEqual([[2, 'done', 'stopped']]);
      expect(await answersIn(session_id)).toEqual([
        expect.objectContaining({ message_id, content: '', status: 'stopped' }),
      ]);
    });
  });

  it('keeps what was understood by then', async () => {
    const { session_id, events } = await begin({ pieces: 300, ms: 50, note: 'headache' });
    await stop(session_id);
    await rest(events);
    const [stored] = await answersIn(session_id);
    expect(stored!.metadata!.findings).toEqual([expect.objectContaining({ code: 'headache' })]);
  });

  it('stops each answer of the conversation, and none of another', async () => {
    const one = await begin({ pieces: 300, ms: 100 });
    const two = await begin({ pieces: 300, ms: 100 }, 3, { session_id: one.session_id });
    const elsewhere = await begin({ pieces: 25, ms: 100 });
    const { body } = await stop(one.session_id);
    expect(body.stopped.toSorted()).toEqual([one.message_id, two.message_id].toSorted());
    expect((await rest(elsewhere.events)).at(-1)!.data).toMatchObject({ type: 'done', status: 'complete' });
    for (const { events } of [one, two]) expect((await rest(events)).at(-1)!.data.status).toBe('stopped');
  });

  it('does nothing when nothing is being answered, and says so', async () => {
    const [first] = await all(await openStream(server, ada, slowly({ pieces: 2 })));
    const { session_id } = first!.data;
    const before = await answersIn(session_id!);
    for (const on of [server, other])
      expect(await stop(session_id!, on)).toMatchObject({ status: 200, body: { session_id, stopped: [] } });
    expect(await answersIn(session_id!)).toEqual(before);
    expect(before[0]!.status).toBe('complete');
  });

  it('may be called twice, at once and again', async () => {
    const { session_id, message_id, events } = await begin({ pieces: 300, ms: 100 });
    const both = await Promise.all([stop(session_id), stop(session_id, other)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.flatMap(({ body }) => body.stopped)).toContain(message_id);
    await rest(events);
    expect((await stop(session_id)).body.stopped).toEqual([]);
    expect(await answersIn(session_id)).toHaveLength(1);
  });

  it('tells the truth when it meets the end of the answer', async () => {
    for (let round = 0; round < 12; round++) {
      const { session_id, message_id, first, events } = await begin({ pieces: 6, ms: 20 }, 1);
      await sleep(60 + round * 10);
      const { body } = await stop(session_id, round % 2 ? other : server);
      const seen = [...first, ...(await rest(events))];
      const [stored] = await answersIn(session_id);
      expect(seen.at(-1)!.data).toMatchObject({ type: 'done', status: stored!.status });
      expect(textOf(seen)).toBe(stored!.content);
      expect(body.stopped).toEqual(stored!.status === 'stopped' ? [message_id] : []);
      if (stored!.status === 'complete') expect(stored!.content).toBe('w1 w2 w3 w4 w5 w6 ');
    }
  }, 30_000);

  it('answers a retry with the same Idempotency-Key with what was said', async () => {
    const send = () =>
      server.request<{ response: string }>('POST', '/chat/message', {
        token: ada.accessToken,
        headers: { 'idempotency-key': 'one' },
        body: slowly({ pieces: 300, ms: 100 }),
      });
    const sending = send();
    await announced();
    await stop(await onlyConversation(), other);
    const [once, again] = [await sending, await send()];
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(once.body);
  });

  it.each([
    ['of somebody else', (own: string) => own],
    ['that never was', () => UNKNOWN],
    ['with an id that is none', () => "1';--"],
  ])('answers 404 for a conversation %s, and stops nothing', async (_, idOf) => {
    const eve = await createUser(server);
    const { session_id, events } = await begin({ pieces: 12, ms: 100 });
    for (const on of [server, other])
      expect(await stop(encodeURIComponent(idOf(session_id)), on, eve)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    expect((await rest(events)).at(-1)!.data).toMatchObject({ type: 'done', status: 'complete' });
  });

  it('answers 404 for a deleted conversation', async () => {
    const { session_id, events } = await begin({ pieces: 300, ms: 100 });
    await server.request('DELETE', `/chat/history/${session_id}`, { token: ada.accessToken });
    expect((await stop(session_id)).status).toBe(404);
    expect((await rest(events)).at(-1)!.data.code).toBe('not_found');
  });
});
