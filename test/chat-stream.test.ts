import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { cutOffIdleReader } from '../src/http/idle-reader.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import {
  all,
  eventsOf,
  openStream as open,
  slowly,
  SLOW_ASSISTANT as NODE_OPTIONS,
  take,
  textOf,
  typesOf,
} from './support/streams.js';

/** The same over a bare connection, which the caller reads, or not. */
function openRaw(server: Server, person: Person, body: unknown): Socket {
  const { hostname, port } = new URL(server.url);
  const text = JSON.stringify(body);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /chat/stream HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${person.accessToken}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
  return socket;
}

interface Stored {
  id: string;
  session_id: string;
  seq: number;
  content: string;
  status: string;
}

/** The stored answer of a stream, once it is there. */
async function stored(server: Server, id: string, withinMs = 5_000): Promise<Stored> {
  const until = performance.now() + withinMs;
  for (;;) {
    const [row] = await server.database.query<Stored>('SELECT * FROM chat_message WHERE id = $1', [id]);
    if (row) return row;
    if (performance.now() > until) throw new Error('The answer was not stored.');
    await sleep(50);
  }
}

describe('POST /chat/stream', () => {
  describe('with the embedded assistant', () => {
    let server: Server;
    let ada: Person;

    beforeAll(async () => {
      server = await startServer();
      ada = await createUser(server);
    });

    it('tells nginx not to buffer it', async () => {
      const one = server.direct('nginx takes X-Accel-Buffering for itself');
      const answer = await open(one, ada, { message: 'I have a headache' });
      expect(answer.headers.get('x-accel-buffering')).toBe('no');
      await all(answer);
    });

    it('says who answers where, the answer in pieces, and what was understood', async () => {
      const answer = await open(server, ada, { message: 'I have a headache' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const events = await all(answer);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
      expect(typesOf(events)).toEqual(['metadata', ...Array(events.length - 2).fill('content'), 'done']);
      expect(events.length).toBeGreaterThan(3);
      const { session_id, message_id } = events[0]!.data;
      const { body } = await server.request<{
        messages: { message_id: string; content: string; metadata: object }[];
      }>('GET', `/chat/history/${session_id}`, { token: ada.accessToken });
      const last = body.messages.at(-1)!;
      expect([last.message_id, last.content]).toEqual([message_id, textOf(events)]);
      expect(events.at(-1)!.data.metadata).toEqual(last.metadata);
      expect(last.metadata).toMatchObject({
        findings: [{ code: 'headache', body_part: 'Head', status: 'active' }],
      });
    });

    it('goes on in a conversation', async () => {
      const [first] = await all(await open(server, ada, { message: 'hello' }));
      const { session_id } = first!.data;
      const [second] = await all(await open(server, ada, { message: 'hello again', session_id }));
      expect(second!.data.session_id).toBe(session_id);
    });

    it.each([
      [400, 'validation_failed', { message: '' }],
      [404, 'not_found', { message: 'hi', session_id: '01938f2e-7b5a-7c1d-9e3f-123456789abc' }],
    ])('answers %i %s as a problem, before the first event', async (status, code, body) => {
      const answer = await open(server, ada, body);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
      expect(await answer.json()).toMatchObject({ status, code });
    });
  });

  describe('with an assistant that takes its time', () => {
    let server: Server;
    let ada: Person;

    beforeAll(async () => {
      server = await startServer({ env: { NODE_OPTIONS } });
      ada = await createUser(server);
    });

    it('sends each piece when it is said', async () => {
      const events = await all(await open(server, ada, slowly({ pieces: 6, ms: 100 })));
      expect(typesOf(events)).toEqual(['metadata', ...Array(6).fill('content'), 'done']);
      expect(events[1]!.at - events[0]!.at).toBeGreaterThan(50);
      expect(events[6]!.at - events[1]!.at).toBeGreaterThan(400);
    });

    it('has stored the question before the answer begins', async () => {
      const events = eventsOf(await open(server, ada, slowly({ pieces: 5, ms: 100 })));
      const [first] = await take(events, 1);
      const rows = await server.database.query('SELECT role FROM chat_message WHERE session_id = $1', [
        first!.data.session_id,
      ]);
      expect(rows).toEqual([{ role: 'user' }]);
      await events.return(undefined);
    });

    it('finishes and stores the answer when the reader leaves', async () => {
      const leaving = new AbortController();
      const answer = await open(
        server,
        ada,
        slowly({ pieces: 20, ms: 50, note: 'headache' }),
        leaving.signal,
      );
      const [first] = await take(eventsOf(answer), 3);
      leaving.abort();
      const { message_id, session_id } = first!.data;
      const row = await stored(server, message_id!);
      expect([row.status, row.content.trim().split(' ').length, row.seq]).toEqual(['complete', 20, 2]);
      const findings = await server.database.query('SELECT code FROM finding WHERE message_id = $1', [
        message_id,
      ]);
      expect(findings).toEqual([{ code: 'headache' }]);
      const { body } = await server.request<{ total_messages: number }>(
        'GET',
        `/chat/history/${session_id}`,
        { token: ada.accessToken },
      );
      expect(body.total_messages).toBe(2);
    });

    it('ends with an error event when the assistant fails, and logs it', async () => {
      const events = await all(await open(server, ada, slowly({ pieces: 2, ms: 10, fails: true })));
      expect(typesOf(events)).toEqual(['metadata', 'content', 'content', 'error']);
      expect(events.at(-1)!.id).toBe(0);
      expect(events.at(-1)!.data).toEqual({
        type: 'error',
        message: 'Something went wrong on our side.',
        code: 'internal_error',
      });
      expect(await server.logged('the assistant broke')).toContain('unknown failure');
    });

    it('ends with an error event when the conversation is deleted meanwhile', async () => {
      const events = eventsOf(await open(server, ada, slowly({ pieces: 10, ms: 50 })));
      const [first] = await take(events, 2);
      await server.request('DELETE', `/chat/history/${first!.data.session_id}`, { token: ada.accessToken });
      const rest = [];
      for await (const event of events) rest.push(event);
      expect(rest.at(-1)!.data).toMatchObject({ type: 'error', code: 'not_found' });
    });

    it.each([
      [
        'logs out',
        async (person: Person) => server.request('POST', '/auth/logout', { token: person.accessToken }),
      ],
      ['is deactivated', async (person: Person) => (await admin()).patch(person, { is_active: false })],
      ['is deleted', async (person: Person) => (await admin()).remove(person)],
    ])('ends within 1 s when the user %s, and the reader is told', async (_, lose) => {
      const person = await createUser(server);
      const events = eventsOf(await open(server, person, slowly({ pieces: 50, ms: 100 })));
      await take(events, 2);
      await lose(person);
      const lost = performance.now();
      const rest = [];
      for await (const event of events) rest.push(event);
      const last = rest.at(-1)!;
      expect(last.data).toEqual({ type: 'error', message: expect.any(String), code: 'token_revoked' });
      expect(last.at - lost).toBeLessThan(1_000);
    });

    it('ends within 1 s also while the assistant is silent', async () => {
      const person = await createUser(server);
      const events = eventsOf(await open(server, person, slowly({ pieces: 2, ms: 4_000 })));
      await take(events, 1);
      await server.request('POST', '/auth/logout', { token: person.accessToken });
      const lost = performance.now();
      const [last] = await take(events, 1);
      expect(last!.data).toMatchObject({ type: 'error', code: 'token_revoked' });
      expect(last!.at - lost).toBeLessThan(1_000);
    });

    it('outlives the access token and a change of roles', async () => {
      const brief = await startServer({
        database: server.database,
        env: { NODE_OPTIONS, ACCESS_TOKEN_EXPIRE_MINUTES: '0.05' },
      });
      const person = await createUser(brief);
      const answer = await open(brief, person, slowly({ pieces: 40, ms: 100 }));
      await (await admin()).roles(person, ['user', 'clinician']);
      const events = await all(answer);
      expect(events.at(-1)!.data.type).toBe('done');
      expect((await brief.request('GET', '/chat/sessions', { token: person.accessToken })).status).toBe(401);
    });

    it('keeps a silent stream alive with comments', async () => {
      const answer = await open(server, ada, slowly({ pieces: 1, ms: 16_500 }));
      expect(await answer.text()).toMatch(/^id: 1\ndata: {.*}\n\n: \n\nid: 2\ndata: {.*}\n\nid: 3\n/);
    });

    it('stores the whole answer for a reader who takes nothing', async () => {
      const socket = openRaw(server, ada, slowly({ pieces: 2_000, size: 10_000 }));
      socket.pause();
      const newest = `SELECT id FROM chat_message WHERE user_id = $1 AND role = 'assistant' AND length(content) > 10000000`;
      let rows: unknown[] = [];
      for (let i = 0; rows.length === 0 && i < 100; i++) {
        await sleep(100);
        rows = await server.database.query(newest, [ada.userId]);
      }
      expect(rows).toHaveLength(1);
      socket.destroy();
    });

    /** Somebody who may do everything to others, on the given server. */
    async function admin(on = server) {
      const person = await createUser(on);
      await on.database.query(`UPDATE users SET roles = '{user,admin}', ver = ver + 1 WHERE id = $1`, [
        person.userId,
      ]);
      const { body: tokens } = await on.request<{ access_token: string }>('POST', '/auth/login', {
        body: { email: person.email, password: person.password },
      });
      const call = async (method: string, path: string, body?: object) => {
        const { status } = await on.request(method, path, { token: tokens.access_token, body });
        expect(status).toBeLessThan(300);
      };
      return {
        patch: (target: Person, body: object) => call('PATCH', `/admin/users/${target.userId}`, body),
        remove: (target: Person) => call('DELETE', `/admin/users/${target.userId}`),
        roles: (target: Person, roles: string[]) =>
          call('PUT', `/admin/users/${target.userId}/roles`, { roles }),
      };
    }
  });

  describe('when the server stops (SIGTERM)', () => {
    it.each([
      ['listens', {}],
      ['does not listen', { deaf: true }],
    ])('tells the reader at once and keeps what was said, if the assistant %s', async (_, how) => {
      const server = await startServer({ env: { NODE_OPTIONS } });
      const person = await createUser(server);
      const events = eventsOf(
        await open(server, person, slowly({ pieces: 200, ms: 100, note: 'headache', ...how })),
      );
      const [first] = await take(events, 4);
      const told = performance.now();
      const stopped = server.stop();
      const rest = [];
      for await (const event of events) rest.push(event);
      const last = rest.at(-1)!;
      expect(last.data).toEqual({ type: 'error', message: expect.any(String), code: 'server_stopping' });
      expect(last.at - told).toBeLessThan(500);
      expect(await stopped).toBe(0);
      expect(performance.now() - told).toBeLessThan(3_000);
      const row = await stored(server, first!.data.message_id!);
      expect(row.status).toBe('stopped');
      expect(row.content).toMatch(/^w1 w2 w3 /);
      expect(row.content.length).toBeLessThan(100);
    });

    it('finishes an answer that nobody reads any more, and a message whose sender waits', async () => {
      const server = await startServer({ env: { NODE_OPTIONS } });
      const person = await createUser(server);
      const reader = openRaw(server, person, slowly({ pieces: 15, ms: 100 }));
      await once(reader, 'data');
      reader.destroy();
      const body = slowly({ pieces: 10, ms: 100 });
      const sent = server.request('POST', '/chat/message', { token: person.accessToken, body });
      await sleep(600);
      expect(await server.stop()).toBe(0);
      expect((await sent).status).toBe(200);
      const answers = await server.database.query<Stored>(
        `SELECT status, content FROM chat_message WHERE user_id = $1 AND role = 'assistant' ORDER BY length(content)`,
        [person.userId],
      );
      expect(answers.map(({ status, content }) => [status, content.trim().split(' ').length])).toEqual([
        ['complete', 10],
        ['complete', 15],
      ]);
    });
  });
});

describe('a reader of a stream', () => {
  async function* endless(): AsyncGenerator<string> {
    for (;;) yield 'chunk';
  }
  const connection = () => {
    const cut = {
      destroyed: false,
      writableLength: 0,
      bytesWritten: 0,
      destroy: () => ((cut.destroyed = true), cut as never),
    };
    return cut;
  };

  it('is cut off when they take nothing for too long', async () => {
    const socket = connection();
    const chunks = cutOffIdleReader(endless(), socket, 50);
    await chunks.next();
    await sleep(30);
    await chunks.next();
    await sleep(30);
    expect(socket.destroyed).toBe(false);
    await sleep(40);
    expect(socket.destroyed).toBe(true);
    await chunks.return(undefined);
  });

  it('is cut off when they leave the end of it in the socket', async () => {
    const socket = connection();
    socket.writableLength = 5;
    await cutOffIdleReader(endless(), socket, 20).return(undefined);
    const chunks = cutOffIdleReader(endless(), socket, 20);
    await chunks.next();
    await chunks.return(undefined);
    expect(socket.destroyed).toBe(false);
    await sleep(40);
    expect(socket.destroyed).toBe(true);
  });
});
