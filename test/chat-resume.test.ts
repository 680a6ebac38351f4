import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
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
  take,
  textOf,
  typesOf,
} from './support/streams.js';

const UNKNOWN = '01938f2e-7b5a-7c1d-9e3f-123456789abc';
const BOUND_MS = 1_000;

let database: Database;
let server: Server;
/** Another process on the same database, with the embedded assistant. */
let other: Server;
let ada: Person;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  [server, other] = await Promise.all([
    startServer({ database, env: { NODE_OPTIONS } }),
    startServer({ database }),
  ]);
  admin = await signedInAs(server, database, ['user', 'admin']);
  ada = await createUser(server);
}, 60_000);

const BOTH: [string, () => Server][] = [
  ['on the process that answers', () => server],
  ['on another process', () => other],
];

/** A whole answer as its first reader saw it. */
async function wholeAnswer(on: Server, body: object) {
  const events = await all(await openStream(on, ada, body));
  return { events, id: events[0]!.data.message_id!, sessionId: events[0]!.data.session_id! };
}

describe('GET /chat/stream/{message_id}', () => {
  describe('of a stored answer', () => {
    it('goes on after each event with the very same rest', async () => {
      const { events, id } = await wholeAnswer(other, { message: 'I have a headache since Monday' });
      expect(events.length).toBeGreaterThan(10);
      for (let n = 0; n < events.length; n++) {
        const answer = await resumeStream(n % 2 ? server : other, ada, id, n);
        expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(sent(await all(answer))).toEqual(sent(events).slice(n));
      }
    });

    it('says done again to a reader who has it', async () => {
      const { events, id } = await wholeAnswer(other, { message: 'hello' });
      expect(sent(await all(await resumeStream(server, ada, id, events.length)))).toEqual(
        sent(events).slice(-1),
      );
    });

    it.each([
      ['without a Last-Event-ID', undefined],
      ['with an empty one', ''],
      ['with 0', 0],
    ])('begins with the first event %s', async (_, after) => {
      const { events, id } = await wholeAnswer(other, { message: 'hello' });
      expect(sent(await all(await resumeStream(server, ada, id, after)))).toEqual(sent(events));
    });

    it.each(['x', '-1', '1.5', '01', '1e3', '+1', '1, 2', '0x1', '999999999', '99999999999999999999'])(
      'refuses the Last-Event-ID %s',
      async (after) => {
        const { id } = await wholeAnswer(other, { message: 'hello' });
        const answer = await resumeStream(other, ada, id, after);
        expect([answer.status, await answer.json()]).toEqual([
          400,
          expect.objectContaining({ code: 'invalid_last_event_id' }),
        ]);
      },
    );

    it('refuses an event that was never sent', async () => {
      const { events, id } = await wholeAnswer(other, { message: 'hello' });
      expect((await resumeStream(other, ada, id, events.length + 1)).status).toBe(400);
    });

    it('has one piece when it answered POST /chat/message', async () => {
      const { body } = await other.request<Record<string, string>>('POST', '/chat/message', {
        token: ada.accessToken,
        body: { message: 'I have a headache' },
      });
      const events = await all(await resumeStream(server, ada, body['message_id']!));
      expect(sent(events)).toEqual([
        { id: 1, data: { type: 'metadata', session_id: body['session_id'], message_id: body['message_id'] } },
        { id: 2, data: { type: 'content', content: body['response'] } },
        { id: 3, data: { type: 'done', status: 'complete', metadata: body['metadata'] } },
      ]);
    });

    it('keeps characters whole that were said in halves', async () => {
      const words = ['one \ud83d', '\ude00 two', ' \u{1f9e0}', '\u00e9\u0301 end'];
      const live = eventsOf(await openStream(server, ada, slowly({ words, ms: 300 })));
      const first = await take(live, 1);
      const elsewhere = resumeStream(other, ada, first[0]!.data.message_id!).then(all);
      const events = [...first, ...(await rest(live))];
      expect(textOf(events)).toBe(words.join(''));
      expect(sent(await elsewhere)).toEqual(sent(events));
    });

    it.each([
      ['of somebody else', async (id: string) => id],
      ['that never was', async () => UNKNOWN],
      ['with an id that is none', async () => 'x'],
      [
        'that is the question',
        async (id: string) =>
          (
            await database.query<{ answers: string }>('SELECT answers FROM chat_message WHERE id = $1', [id])
          )[0]!.answers,
      ],
    ])('answers 404 for one %s', async (what, idOf) => {
      const { id } = await wholeAnswer(other, { message: 'hello' });
      const reader = what === 'of somebody else' ? await createUser(server) : ada;
      const answer = await resumeStream(other, reader, await idOf(id), 1);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        expect.objectContaining({ code: 'not_found' }),
      ]);
    });
  });

  describe.each(BOTH)('of an answer in the making, %s', (_, where) => {
    it('follows it to its end: everybody reads the same, from wherever they go on', async () => {
      const live = eventsOf(await openStream(server, ada, slowly({ pieces: 20, ms: 60, note: 'headache' })));
      const first = await take(live, 6);
      const id = first[0]!.data.message_id!;
      const resumed = [0, 1, 2, 3, 4, 5, 6].map(async (n) => all(await resumeStream(where(), ada, id, n)));
      const events = [...first, ...(await rest(live))];
      for (const [n, others] of (await Promise.all(resumed)).entries())
        expect(sent(others)).toEqual(sent(events).slice(n));
      expect(events).toHaveLength(22);
    });

    it('refuses an event that was not sent yet', async () => {
      const live = eventsOf(await openStream(server, ada, slowly({ pieces: 20, ms: 60 })));
      const [first] = await take(live, 2);
      expect((await resumeStream(where(), ada, first!.data.message_id!, 22)).status).toBe(400);
      await rest(live);
    });

    it('is nobody else’s', async () => {
      const eve = await createUser(server);
      const live = eventsOf(await openStream(server, ada, slowly({ pieces: 10, ms: 60 })));
      const [first] = await take(live, 2);
      const reading = await resumeStream(where(), ada, first!.data.message_id!, 1);
      expect((await resumeStream(where(), eve, first!.data.message_id!, 1)).status).toBe(404);
      await Promise.all([rest(live), all(reading)]);
    });

    it('ends when the conversation is deleted, and nothing of it comes back', async () => {
      const live = eventsOf(await openStream(server, ada, slowly({ pieces: 50, ms: 60 })));
      const [first] = await take(live, 3);
      const { message_id, session_id } = first!.data;
      const reading = eventsOf(await resumeStream(where(), ada, message_id!, 1));
      await take(reading, 1);
      await other.request('DELETE', `/chat/history/${session_id}`, { token: ada.accessToken });
      for (const events of [live, reading])
        expect((await rest(events)).at(-1)!.data).toMatchObject({ type: 'error', code: 'not_found' });
      expect((await resumeStream(where(), ada, message_id!, 1)).status).toBe(404);
      for (const table of ['chat_message', 'unfinished_answer'])
        expect(await database.query(`SELECT FROM ${table} WHERE session_id = $1`, [session_id])).toEqual([]);
    });

    it.each([
      ['logs out', (person: Person) => other.request('POST', '/auth/logout', { token: person.accessToken })],
      [
        'is deleted',
        (person: Person) =>
          server.request('DELETE', '/users/me', {
            token: person.accessToken,
            body: { password: person.password },
          }),
      ],
    ])('ends within 1 s when its reader %s', async (what, lose) => {
      const eve = await createUser(server);
      const live = eventsOf(await openStream(server, eve, slowly({ pieces: 300, ms: 60 })));
      const [first] = await take(live, 3);
      const reading = eventsOf(await resumeStream(where(), eve, first!.data.message_id!, 1));
      await take(reading, 2);
      await lose(eve);
      const lost = performance.now();
      const last = (await rest(reading)).at(-1)!;
      expect(last).toMatchObject({ id: 0, data: { type: 'error', code: 'token_revoked' } });
      expect(last.at - lost).toBeLessThan(BOUND_MS);
      await rest(live);
      if (what === 'is deleted')
        for (const table of ['chat_message', 'unfinished_answer'])
          expect(await database.query(`SELECT FROM ${table} WHERE user_id = $1`, [eve.userId])).toEqual([]);
    });

    it('goes on when the roles of its reader change', async () => {
      const eve = await createUser(server);
      const live = eventsOf(await openStream(server, eve, slowly({ pieces: 20, ms: 60 })));
      const [first] = await take(live, 2);
      const reading = resumeStream(where(), eve, first!.data.message_id!, 1).then(all);
      const { status } = await server.request('PUT', `/admin/users/${eve.userId}/roles`, {
        token: admin.accessToken,
        body: { roles: ['user', 'auditor'] },
      });
      expect(status).toBe(200);
      expect((await rest(live)).at(-1)!.data.type).toBe('done');
      expect((await reading).at(-1)!.data.type).toBe('done');
    });
  });

  it('has stored what a reader sees, before they see it', async () => {
    const events = eventsOf(await openStream(server, ada, slowly({ pieces: 40, ms: 25 })));
    let id = '';
    let seen = '';
    for await (const { data } of events) {
      id ||= data.message_id!;
      seen += data.content ?? '';
      const [row] = await database.query<{ text: string }>(
        `SELECT array_to_string(pieces, '') AS text FROM unfinished_answer WHERE id = $1
         UNION ALL SELECT content FROM chat_message WHERE id = $1`,
        [id],
      );
      expect(row!.text.startsWith(seen)).toBe(true);
    }
    expect(seen.split(' ')).toHaveLength(41);
  });

  it('gives the text of an answer that failed, as stopped', async () => {
    const { events, id, sessionId } = await wholeAnswer(server, slowly({ pieces: 3, ms: 10, fails: true }));
    expect(typesOf(events)).toEqual(['metadata', 'content', 'content', 'content', 'error']);
    const again = await all(await resumeStream(other, ada, id));
    expect(typesOf(again)).toEqual(['metadata', 'content', 'content', 'content', 'done']);
    expect(sent(again).slice(0, -1)).toEqual(sent(events).slice(0, -1));
    expect(again.at(-1)!.data.status).toBe('stopped');
    const { body } = await other.request<{ messages: object[] }>('GET', `/chat/history/${sessionId}`, {
      token: ada.accessToken,
    });
    expect(body.messages.at(-1)).toMatchObject({ message_id: id, content: 'w1 w2 w3 ', status: 'stopped' });
  });
});
