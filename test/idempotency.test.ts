import { setTimeout as sleep } from 'node:timers/promises';
import { createUser, type Person } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';

interface Sent {
  session_id: string;
  message_id: string;
  response: string;
  metadata: object;
  code?: string;
}

let keys = 0;
const newKey = (): string => `key_${++keys}-${process.pid}`;

describe('Idempotency-Key on POST /chat/message', () => {
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    server = await startServer();
    ada = await createUser(server);
  });

  const send = (person: Person, key: string, body: unknown): Promise<Answer<Sent>> =>
    server.request<Sent>('POST', '/chat/message', {
      token: person.accessToken,
      body,
      headers: { 'idempotency-key': key },
    });
  const replayed = ({ headers }: Answer<Sent>): boolean => headers.get('idempotency-replayed') === 'true';
  const messagesOf = ({ session_id }: Sent): Promise<{ role: string }[]> =>
    server.database.query('SELECT role FROM chat_message WHERE session_id = $1 ORDER BY seq', [session_id]);
  const rowOf = async (key: string): Promise<Record<string, unknown> | undefined> =>
    (await server.database.query('SELECT * FROM idempotency_key WHERE key = $1', [key]))[0];
  /** Leaves a key as a process does that was killed between question and answer, `secondsAgo` after its last lease. */
  const cutShort = async (key: string, answer: Sent, secondsAgo: number): Promise<void> => {
    await server.database.query('DELETE FROM chat_message WHERE id = $1', [answer.message_id]);
    await server.database.query('UPDATE chat_session SET message_count = 1 WHERE id = $1', [
      answer.session_id,
    ]);
    await server.database.query(
      `UPDATE idempotency_key SET done = false, claimed_until = clock_timestamp() - make_interval(secs => $2) WHERE key = $1`,
      [key, secondsAgo],
    );
  };

  it('gives 50 requests at once one question, one answer and the same words', async () => {
    const person = await createUser(server);
    const key = newKey();
    const body = { message: 'I have a headache' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(person, key, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter(replayed)).toHaveLength(49);
    expect(await messagesOf(answers[0]!.body)).toEqual([{ role: 'user' }, { role: 'assistant' }]);
    const sessions = 'SELECT count(*)::integer AS count FROM chat_session WHERE user_id = $1';
    expect(await server.database.query(sessions, [person.userId])).toEqual([{ count: 1 }]);
  });

  it('replays the same body later, and stores no copy of the answer', async () => {
    const key = newKey();
    const first = await send(ada, key, { message: 'hello' });
    const again = await send(ada, key, { message: ' hello\n', session_id: null });
    expect([replayed(first), replayed(again)]).toEqual([false, true]);
    expect(again.body).toEqual(first.body);
    expect(Object.keys((await rowOf(key))!).sort()).toEqual(
      ['claimed_until', 'created_at', 'done', 'key', 'request_hash', 'route', 'subject_id', 'user_id'], // prettier-ignore
    );
  });

  it('refuses another body', async () => {
    const key = newKey();
    const { body } = await send(ada, key, { message: 'hello' });
    for (const other of [{ message: 'hello!' }, { message: 'hello', session_id: body.session_id }]) {
      const { status, body: problem } = await send(ada, key, other);
      expect([status, problem.code]).toEqual([422, 'idempotency_key_reused']);
    }
  });

  it('counts for one user alone', async () => {
    const key = newKey();
    const other = await createUser(server);
    const mine = await send(ada, key, { message: 'hello' });
    const theirs = await send(other, key, { message: 'my right elbow itches' });
    expect([theirs.status, replayed(theirs)]).toEqual([200, false]);
    expect(theirs.body.session_id).not.toBe(mine.body.session_id);
  });

  it.each([
    ['an empty key', ''],
    ['a space', 'a b'],
    ['a dot', 'a.b'],
    ['129 characters', 'k'.repeat(129)],
  ])('refuses %s', async (_, key) => {
    const { status, body } = await send(ada, key, { message: 'hello' });
    expect([status, body.code]).toEqual([400, 'invalid_idempotency_key']);
  });

  it('takes 128 characters', async () => {
    expect((await send(ada, 'k'.repeat(128), { message: 'hello' })).status).toBe(200);
  });

  it('ends when the conversation is deleted, also for another body', async () => {
    for (const message of ['hello', 'my right elbow itches']) {
      const key = newKey();
      const first = await send(ada, key, { message: 'hello' });
      await server.request('DELETE', `/chat/history/${first.body.session_id}`, { token: ada.accessToken });
      const again = await send(ada, key, { message });
      expect([again.status, replayed(again)]).toEqual([200, false]);
      expect(again.body.session_id).not.toBe(first.body.session_id);
    }
  });

  it('ends with the user', async () => {
    const person = await createUser(server);
    const key = newKey();
    await send(person, key, { message: 'hello' });
    await server.database.query('DELETE FROM users WHERE id = $1', [person.userId]);
    expect(await rowOf(key)).toBeUndefined();
    const { status, body } = await send(person, newKey(), { message: 'hello' });
    expect([status, body.code]).toEqual([401, 'token_revoked']);
  });

  it('lets a failed request be sent again at once, with another body too', async () => {
    const key = newKey();
    const gone = '01938f2e-7b5a-7c1d-9e3f-123456789abc';
    for (let i = 0; i < 2; i++)
      expect((await send(ada, key, { message: 'hello', session_id: gone })).status).toBe(404);
    const { status, headers } = await send(ada, key, { message: 'hello' });
    expect([status, headers.get('idempotency-replayed')]).toEqual([200, null]);
  });

  it('stores answer and findings together or not at all, and the question once', async () => {
    const person = await createUser(server);
    const key = newKey();
    await server.database.query(
      `ALTER TABLE finding ADD CONSTRAINT broken CHECK (user_id <> '${person.userId}') NOT VALID`,
    );
    for (let i = 0; i < 2; i++)
      expect((await send(person, key, { message: 'I have a headache' })).status).toBe(500);
    const messages = 'SELECT role, seq FROM chat_message WHERE user_id = $1 ORDER BY seq';
    expect(await server.database.query(messages, [person.userId])).toEqual([{ role: 'user', seq: 1 }]);
    await server.database.query('ALTER TABLE finding DROP CONSTRAINT broken');
    const { status, body } = await send(person, key, { message: 'I have a headache' });
    expect([status, body.metadata]).toEqual([
      200,
      expect.objectContaining({ findings: [expect.anything()] }),
    ]);
    expect(await server.database.query(messages, [person.userId])).toEqual([
      { role: 'user', seq: 1 },
      { role: 'assistant', seq: 2 },
    ]);
  });

  it('is free again after 24 hours, and forgotten then', async () => {
    const key = newKey();
    const first = await send(ada, key, { message: 'hello' });
    const age = (hours: number) =>
      server.database.query(
        'UPDATE idempotency_key SET created_at = clock_timestamp() - make_interval(hours => $2) WHERE key = $1',
        [key, hours],
      );
    await age(23);
    expect(replayed(await send(ada, key, { message: 'hello' }))).toBe(true);
    await age(24);
    const again = await send(ada, key, { message: 'hello' });
    expect([replayed(again), again.body.message_id === first.body.message_id]).toEqual([false, false]);
  });

  describe('after a process was killed between question and answer', () => {
    it('makes the answer without storing the question twice', async () => {
      const key = newKey();
      const first = await send(ada, key, { message: 'I have a headache' });
      await cutShort(key, first.body, 1);
      const again = await send(ada, key, { message: 'I have a headache' });
      expect([again.status, again.body.session_id]).toEqual([200, first.body.session_id]);
      expect(await messagesOf(first.body)).toEqual([{ role: 'user' }, { role: 'assistant' }]);
    });

    it('waits for the claim to lapse', async () => {
      const key = newKey();
      const first = await send(ada, key, { message: 'hello' });
      await cutShort(key, first.body, -2);
      const began = performance.now();
      const again = await send(ada, key, { message: 'hello' });
      expect([again.status, again.body.session_id]).toEqual([200, first.body.session_id]);
      expect(performance.now() - began).toBeGreaterThan(1_500);
    });

    it('finds an answer that was stored though the key was not marked done', async () => {
      const key = newKey();
      const first = await send(ada, key, { message: 'hello' });
      await server.database.query(
        `UPDATE idempotency_key SET done = false, claimed_until = created_at WHERE key = $1`,
        [key],
      );
      const again = await send(ada, key, { message: 'hello' });
      expect([replayed(again), again.body]).toEqual([true, first.body]);
      expect(await rowOf(key)).toMatchObject({ done: true });
    });
  });

  describe('while the first request runs', () => {
    /** The conversation stands still as long as another transaction holds its row. */
    const running = async (key: string): Promise<Sent> => {
      const { body } = await send(ada, key, { message: 'hello' });
      await cutShort(key, body, -60);
      return body;
    };

    it('refuses another body at once', async () => {
      const key = newKey();
      await running(key);
      expect((await send(ada, key, { message: 'other' })).status).toBe(422);
    });

    it('answers a retry as soon as it is done', async () => {
      const key = newKey();
      const first = await running(key);
      const retry = send(ada, key, { message: 'hello' });
      await sleep(500);
      await server.database.query(
        `INSERT INTO chat_message (id, session_id, user_id, seq, role, content, answers, metadata)
         SELECT $1, session_id, user_id, 2, 'assistant', 'from another instance', id, $3 FROM chat_message WHERE session_id = $2`,
        [first.message_id, first.session_id, JSON.stringify(first.metadata)],
      );
      await server.database.query('UPDATE idempotency_key SET done = true WHERE key = $1', [key]);
      const answer = await retry;
      expect([answer.status, replayed(answer), answer.body.response]).toEqual([
        200,
        true,
        'from another instance',
      ]);
    });

    it('answers 409 after 30 s', async () => {
      const key = newKey();
      await running(key);
      const began = performance.now();
      const { status, body, headers } = await send(ada, key, { message: 'hello' });
      expect([status, body.code]).toEqual([409, 'idempotency_in_progress']);
      expect(headers.get('retry-after')).not.toBeNull();
      expect(performance.now() - began).toBeGreaterThan(29_500);
    }, 45_000);
  });
});
