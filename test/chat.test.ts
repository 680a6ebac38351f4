import { createUser, type Person } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';

interface Finding {
  finding_id: string;
  code: string;
  body_part: string | null;
  status: string;
}

interface Sent {
  response: string;
  session_id: string;
  message_id: string;
  timestamp: string;
  metadata: {
    provider: string;
    model: string;
    urgency: string | null;
    findings: Finding[];
    follow_up: string[];
  };
}

interface History {
  session_id: string;
  messages: {
    message_id: string;
    role: string;
    content: string;
    timestamp: string;
    metadata: object | null;
  }[];
  total_messages: number;
  next_cursor: string | null;
}

interface Conversations {
  items: {
    session_id: string;
    title: string;
    message_count: number;
    last_activity: string;
    created_at: string;
  }[];
  next_cursor: string | null;
}

interface Problem {
  code: string;
  errors?: { field: string }[];
}

const NEVER_ISSUED = '01938f2e-7b5a-7c1d-9e3f-123456789abc';

describe('chat', () => {
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    server = await startServer();
    ada = await createUser(server);
  });

  const post = <Body = Sent>(person: Person, body: unknown): Promise<Answer<Body>> =>
    server.request<Body>('POST', '/chat/message', { token: person.accessToken, body });
  const send = async (person: Person, message: string, session_id?: string): Promise<Sent> => {
    const { status, body } = await post(person, { message, session_id });
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const history = (person: Person, id: string, query = ''): Promise<Answer<History>> =>
    server.request<History>('GET', `/chat/history/${id}${query}`, { token: person.accessToken });
  const sessions = (person: Person, query = ''): Promise<Answer<Conversations>> =>
    server.request<Conversations>('GET', `/chat/sessions${query}`, { token: person.accessToken });

  describe('anonymous', () => {
    it.each([
      ['POST', '/chat/message'],
      ['POST', '/chat/stream'],
      ['GET', '/chat/sessions'],
      ['PATCH', `/chat/sessions/${NEVER_ISSUED}`],
      ['GET', `/chat/history/${NEVER_ISSUED}`],
      ['DELETE', `/chat/history/${NEVER_ISSUED}`],
    ])('needs a token for %s %s', async (method, path) => {
      const { status, body } = await server.request<Problem>(method, path);
      expect([status, body.code]).toEqual([401, 'token_missing']);
    });
  });

  describe('a user who writes', () => {
    it('gets an answer with what was understood, in a conversation that is opened for it', async () => {
      const { status, body, headers } = await post(ada, { message: '  Hello, I have a headache \n' });
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body.response).not.toBe('');
      expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Object.keys(body.metadata).sort()).toEqual(
        ['findings', 'follow_up', 'model', 'provider', 'red_flags', 'urgency'], // prettier-ignore
      );
      expect(body.metadata.findings).toEqual([
        {
          finding_id: expect.any(String),
          code: 'headache',
          label: expect.any(String),
          structure: 'head',
          laterality: null,
          body_part: 'Head',
          status: 'active',
          severity: expect.any(String),
        },
      ]);
      const read = await history(ada, body.session_id);
      expect(read.body.messages).toMatchObject([
        { role: 'user', content: 'Hello, I have a headache', metadata: null },
        { message_id: body.message_id, role: 'assistant', content: body.response, timestamp: body.timestamp },
      ]);
      expect(read.body.messages[1]!.metadata).toEqual(body.metadata);
    });

    it('goes on in a conversation, and opens a new one when session_id is null', async () => {
      const first = await send(ada, 'one');
      const second = await send(ada, 'two', first.session_id.toUpperCase());
      expect(second.session_id).toBe(first.session_id);
      const { body } = await post(ada, { message: 'three', session_id: null });
      expect(body.session_id).not.toBe(first.session_id);
      expect((await history(ada, first.session_id)).body.total_messages).toBe(4);
    });

    it('keeps 20 messages sent at once in order, without a gap', async () => {
      const { session_id } = await send(ada, 'start');
      const numbers = Array.from({ length: 20 }, (_, i) => `message ${i}`);
      await Promise.all(numbers.map((message) => send(ada, message, session_id)));
      const rows = await server.database.query<{
        seq: number;
        role: string;
        content: string;
        answers: string | null;
        id: string;
      }>('SELECT seq, role, content, answers, id FROM chat_message WHERE session_id = $1 ORDER BY seq', [
        session_id,
      ]);
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
      const questions = rows.filter(({ role }) => role === 'user');
      expect(questions.map(({ content }) => content).sort()).toEqual(['start', ...numbers].sort());
      for (const question of questions) {
        const answer = rows.find(({ answers }) => answers === question.id);
        expect(answer!.seq).toBeGreaterThan(question.seq);
      }
      const { body } = await history(ada, session_id);
      expect(body.total_messages).toBe(42);
    });

    it('may write 8,000 characters, an emoji being one', async () => {
      for (const message of [
        'a'.repeat(8000),
        '😀'.repeat(8000),
        '\u2764\ufe0f'.repeat(4000),
        ` ${'é'.repeat(8000)}\r\n`,
      ])
        expect((await post(ada, { message })).status).toBe(200);
      for (const message of ['a'.repeat(8001), '😀'.repeat(8001), `${'\u2764\ufe0f'.repeat(4000)}.`]) {
        const { status, body } = await post<Problem>(ada, { message });
        expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'validation_failed', 'message']);
      }
    });

    it.each([
      ['no message', {}, 'message'],
      ['an empty message', { message: '' }, 'message'],
      ['white space alone', { message: ' \t\r\n\u00a0\u2003' }, 'message'],
      ['a message that is no text', { message: 5 }, 'message'],
      ['a list', { message: ['a'] }, 'message'],
      ['null', { message: null }, 'message'],
      ['a session_id that is no text', { message: 'hi', session_id: 5 }, 'session_id'],
      ['a user_id', { message: 'hi', user_id: NEVER_ISSUED }, 'user_id'],
    ])('is refused with %s, naming the field', async (_, sent, field) => {
      for (const path of ['/chat/message', '/chat/stream']) {
        const answer = await server.request<Problem>('POST', path, { token: ada.accessToken, body: sent });
        expect(answer.headers.get('content-type')).toMatch('application/problem+json');
        expect([answer.status, answer.body.errors?.map((error) => error.field)]).toEqual([400, [field]]);
      }
    });

    it.each([
      ['NUL', '{"message":"a\\u0000b"}'],
      ['a lone surrogate', '{"message":"a\\ud800b"}'],
      ['a list as body', '[]'],
      ['no JSON', '{"message":'],
    ])('is refused with %s', async (_, raw) => {
      const headers = { 'content-type': 'application/json' };
      const { status } = await server.request('POST', '/chat/message', {
        token: ada.accessToken,
        raw,
        headers,
      });
      expect(status).toBe(400);
    });

    it.each([
      ['an unknown', NEVER_ISSUED],
      ['a malformed', 'not-a-uuid'],
      ['an empty', ''],
    ])('gets 404 for %s session_id, and nothing is stored', async (_, session_id) => {
      const before = await server.database.query('SELECT count(*) FROM chat_message');
      for (const path of ['/chat/message', '/chat/stream']) {
        const sent = { message: 'hi', session_id };
        const { status, body } = await server.request<Problem>('POST', path, {
          token: ada.accessToken,
          body: sent,
        });
        expect([status, body.code]).toEqual([404, 'not_found']);
      }
      expect(await server.database.query('SELECT count(*) FROM chat_message')).toEqual(before);
    });
  });

  describe('the title of a conversation', () => {
    const titleOf = async (message: string): Promise<string> => {
      const person = await createUser(server);
      await send(person, message);
      return (await sessions(person)).body.items[0]!.title;
    };

    it('is the first message on one line', async () => {
      expect(await titleOf('My head\r\n\thurts \u2028 a lot')).toBe('My head hurts a lot');
    });

    it('ends after 60 characters, never within one', async () => {
      expect(await titleOf('😀'.repeat(100))).toBe(`${'😀'.repeat(60)}…`);
      expect(await titleOf('x'.repeat(60))).toBe('x'.repeat(60));
    });

    it('can be changed to 1 to 120 characters, by its owner', async () => {
      const { session_id } = await send(ada, 'title me');
      const patch = (title: unknown) =>
        server.request<Record<string, unknown>>('PATCH', `/chat/sessions/${session_id}`, {
          token: ada.accessToken,
          body: { title },
        });
      const renamed = await patch(`  ${'😀'.repeat(120)} `);
      expect([renamed.status, renamed.body['title'], renamed.body['message_count']]).toEqual([
        200,
        '😀'.repeat(120),
        2,
      ]);
      for (const title of ['', '   ', 'x'.repeat(121), 5, null])
        expect((await patch(title)).status).toBe(400);
      const unknown = await patch(undefined);
      expect([unknown.status, (unknown.body as unknown as Problem).errors?.[0]?.field]).toEqual([
        400,
        'title',
      ]);
    });
  });

  describe('a user who reads', () => {
    it('gets the newest page first and each page oldest first', async () => {
      const { session_id } = await send(ada, 'm1');
      for (const message of ['m2', 'm3', 'm4']) await send(ada, message, session_id);
      const pages: History[] = [];
      let query = '?limit=3';
      do {
        const { body } = await history(ada, session_id, query);
        pages.push(body);
        query = `?limit=3&cursor=${body.next_cursor}`;
      } while (pages.at(-1)!.next_cursor !== null);
      expect(pages.map(({ messages }) => messages.length)).toEqual([3, 3, 2]);
      expect(pages.every(({ total_messages }) => total_messages === 8)).toBe(true);
      const all = pages.reverse().flatMap(({ messages }) => messages);
      expect(all.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
        'm1',
        'm2',
        'm3',
        'm4',
      ]);
      expect(new Set(all.map(({ message_id }) => message_id)).size).toBe(8);
      expect(all.map(({ timestamp }) => timestamp)).toEqual(all.map(({ timestamp }) => timestamp).sort());
    });

    it('lists conversations with the latest first, in pages', async () => {
      const person = await createUser(server);
      const ids: string[] = [];
      for (const message of ['a', 'b', 'c', 'd', 'e']) ids.push((await send(person, message)).session_id);
      await send(person, 'again', ids[0]);
      const expected = [ids[0], ids[4], ids[3], ids[2], ids[1]];
      const seen: string[] = [];
      let query = '?limit=2';
      for (let page = 1; page <= 3; page++) {
        const { body } = await sessions(person, query);
        seen.push(...body.items.map(({ session_id }) => session_id));
        expect(body.next_cursor === null).toBe(page === 3);
        query = `?limit=2&cursor=${body.next_cursor}`;
      }
      expect(seen).toEqual(expected);
      expect((await sessions(person)).body.items[0]!.message_count).toBe(4);
    });

    it('is told when a limit or a cursor cannot be', async () => {
      const { session_id } = await send(ada, 'cursor');
      const { body } = await history(ada, session_id, '?limit=1');
      const other = await send(ada, 'other');
      const made = (scope: string, ...position: string[]) =>
        Buffer.from(JSON.stringify([scope, ...position])).toString('base64url');
      const [scope] = JSON.parse(Buffer.from(body.next_cursor!, 'base64url').toString()) as [string];
      expect((await history(ada, other.session_id, `?cursor=${body.next_cursor}`)).status).toBe(400);
      expect((await sessions(ada, `?cursor=${body.next_cursor}`)).status).toBe(400);
      expect((await history(ada, session_id, `?cursor=${made(scope, '999999999999999')}`)).status).toBe(200);
      for (const query of ['?limit=0', '?limit=201', '?limit=x', '?cursor=x', `?cursor=${made(scope, '-1')}`])
        expect((await history(ada, session_id, query)).status).toBe(400);
      const page = await sessions(ada, '?limit=1');
      const [list] = JSON.parse(Buffer.from(page.body.next_cursor!, 'base64url').toString()) as [string];
      const impossible = made(list, '2026-99-99T99:99:99.999Z', NEVER_ISSUED);
      expect((await sessions(ada, `?cursor=${impossible}`)).status).toBe(400);
      expect(
        (await sessions(ada, `?cursor=${made(list, '2026-02-30T00:00:00.000Z', NEVER_ISSUED)}`)).status,
      ).toBe(200);
    });
  });

  describe('another user', () => {
    it('finds nothing that belongs to the first, on any route', async () => {
      const { session_id } = await send(ada, 'private');
      const eve = await createUser(server);
      const calls: [string, string, unknown?][] = [
        ['GET', `/chat/history/${session_id}`],
        ['DELETE', `/chat/history/${session_id}`],
        ['DELETE', `/chat/history/${session_id}?findings=delete`],
        ['PATCH', `/chat/sessions/${session_id}`, { title: 'mine' }],
        ['POST', '/chat/message', { message: 'hi', session_id }],
        ['POST', '/chat/stream', { message: 'hi', session_id }],
      ];
      for (const [method, path, body] of calls) {
        const answer = await server.request<Problem>(method, path, { token: eve.accessToken, body });
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'not_found']);
      }
      expect((await sessions(eve)).body.items).toEqual([]);
      const mine = (await history(ada, session_id)).body;
      expect([mine.total_messages, mine.messages.length]).toEqual([2, 2]);
      const titles = (await sessions(ada)).body.items.map(({ title }) => title);
      expect(titles).toContain('private');
    });

    it('cannot use the cursor of the first', async () => {
      for (const message of ['x', 'y']) await send(ada, message);
      const { body } = await sessions(ada, '?limit=1');
      expect(body.next_cursor).toEqual(expect.any(String));
      const eve = await createUser(server);
      expect((await sessions(eve, `?cursor=${body.next_cursor}`)).status).toBe(400);
    });
  });

  describe('a user who deletes a conversation', () => {
    const remove = (person: Person, id: string, query = '') =>
      server.request<Problem & { message: string; session_id: string }>(
        'DELETE',
        `/chat/history/${id}${query}`,
        {
          token: person.accessToken,
        },
      );
    const findings = (id: string) =>
      server.database.query<{ message_id: string | null }>('SELECT message_id FROM finding WHERE id = $1', [
        id,
      ]);

    it('loses that one alone; its findings stay, without their link', async () => {
      const person = await createUser(server);
      const { session_id, metadata } = await send(person, 'I have a headache');
      const other = await send(person, 'hello');
      const { status, body } = await remove(person, session_id);
      expect([status, body.session_id, typeof body.message]).toEqual([200, session_id, 'string']);
      expect(await findings(metadata.findings[0]!.finding_id)).toEqual([{ message_id: null }]);
      expect((await history(person, session_id)).status).toBe(404);
      expect((await remove(person, session_id)).status).toBe(404);
      expect((await sessions(person)).body.items.map((item) => item.session_id)).toEqual([other.session_id]);
    });

    it('loses its findings too when asked to', async () => {
      const person = await createUser(server);
      const { session_id, metadata } = await send(person, 'I have a headache');
      expect((await remove(person, session_id, '?findings=nonsense')).status).toBe(400);
      expect((await remove(person, session_id, '?findings=delete')).status).toBe(200);
      expect(await findings(metadata.findings[0]!.finding_id)).toEqual([]);
    });
  });

  describe('with budgets', () => {
    it('lets a user send 60 messages a minute, by both routes together', async () => {
      const limited = await startServer({ env: { RATE_LIMIT_SCALE: '1' } });
      const person = await createUser(limited);
      const other = await createUser(limited);
      const say = (who: Person, path: string) =>
        limited.request<Problem>('POST', path, { token: who.accessToken, body: { message: 'hi' } });
      const paths = Array.from({ length: 60 }, (_, i) => (i % 2 ? '/chat/message' : '/chat/stream'));
      expect(
        (await Promise.all(paths.map((path) => say(person, path)))).every(({ status }) => status === 200),
      ).toBe(true);
      for (const path of ['/chat/message', '/chat/stream']) {
        const refused = await say(person, path);
        expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(refused.headers.get('ratelimit')).toMatch('chat-send');
      }
      expect((await say(other, '/chat/message')).status).toBe(200);
    });
  });
});
