import { accessOf, expectAlive, expectOver, refreshOf } from './support/access.js';
import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person } from './support/people.js';
import { moveTimes } from './support/refresh-store.js';
import { type Server, startServer } from './support/server.js';

const UNKNOWN_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';

interface Page {
  items: Record<string, unknown>[];
  next_cursor: string | null;
}

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});
beforeEach(async () => {
  ada = await createUser(server);
});

const list = (person: Person, query: Record<string, string> = {}) =>
  server.request<Page>('GET', `/auth/sessions?${new URLSearchParams(query)}`, { token: person.accessToken });
const end = (person: Person, sessionId: unknown) =>
  server.request('DELETE', `/auth/sessions/${String(sessionId)}`, { token: person.accessToken });
const currentId = async (person: Person) =>
  (await list(person, { limit: '200' })).body.items.find((session) => session['current'])!['session_id'];

describe('anonymous', () => {
  it.each([
    ['GET', '/auth/sessions'],
    ['DELETE', `/auth/sessions/${UNKNOWN_ID}`],
  ])('cannot %s %s', async (method, path) => {
    expect(await server.request(method, path)).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
  });
});

describe('user', () => {
  it('sees the sessions that live, the newest sign-in first, and which one asks', async () => {
    const phone = await logIn(server, ada);
    const gone = await logIn(server, ada);
    await server.request('POST', '/auth/logout', { token: gone.accessToken });
    await createUser(server);
    const { status, body } = await list(ada);
    expect(status).toBe(200);
    const session = {
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created_at: expect.any(String),
      last_used_at: expect.any(String),
      expires_at: expect.any(String),
      ip: '127.0.0.1',
      user_agent: 'node',
    };
    expect(body).toEqual({
      items: [
        { ...session, session_id: await currentId(phone), current: false },
        { ...session, session_id: await currentId(ada), current: true },
      ],
      next_cursor: null,
    });
    expect((await list(phone)).body.items.map(({ current }) => current)).toEqual([true, false]);
  });

  it('no longer sees a session that expired', async () => {
    const phone = await logIn(server, ada);
    await database.query(`UPDATE session SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      await currentId(phone),
    ]);
    expect((await list(ada)).body.items).toHaveLength(1);
  });

  it('sees when a session was refreshed last', async () => {
    // To the hour, when REFRESH_STORE=redis.
    await moveTimes(database, await currentId(ada), ['created_at', 'last_used_at'], -7_200);
    const [before] = (await list(ada)).body.items;
    expect(await refreshOf(server, ada)).toBe(200);
    const [after] = (await list(ada)).body.items;
    expect(before!['last_used_at']).toBe(before!['created_at']);
    expect(Date.parse(after!['last_used_at'] as string)).toBeGreaterThan(
      Date.parse(before!['last_used_at'] as string),
    );
    expect(after!['created_at']).toBe(before!['created_at']);
  });

  it('pages through them without repeats or gaps while signing in again', async () => {
    const ids = [await currentId(ada)];
    while (ids.length < 5) ids.unshift(await currentId(await logIn(server, ada)));
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await list(ada, { limit: '2', ...(cursor && { cursor }) });
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map((session) => session['session_id']));
      cursor = body.next_cursor;
      await logIn(server, ada);
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  it('is refused a cursor that is made up or of somebody else', async () => {
    await logIn(server, ada);
    const cursor = (await list(ada, { limit: '1' })).body.next_cursor!;
    const [scope, , id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const forged = Buffer.from(JSON.stringify([scope, '9999-99-99T99:99:99.999Z', id])).toString('base64url');
    const eve = await createUser(server);
    for (const answer of [await list(ada, { cursor: forged }), await list(eve, { cursor })])
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('ends another session of theirs, once', async () => {
    const [phone, tablet] = [await logIn(server, ada), await logIn(server, ada)];
    const id = await currentId(phone);
    expect(await end(ada, id)).toMatchObject({ status: 204, body: '' });
    await expectOver(server, phone);
    await expectAlive(server, ada, tablet);
    expect(await end(ada, id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await list(ada)).body.items).toHaveLength(2);
  });

  it('may end the session with which they ask', async () => {
    expect((await end(ada, await currentId(ada))).status).toBe(204);
    await expectOver(server, ada);
  });

  it('cannot tell the session of somebody else from one that never was', async () => {
    const eve = await createUser(server);
    const answers: unknown[] = [];
    for (const id of [await currentId(eve), UNKNOWN_ID, 'x', `${UNKNOWN_ID}'--`]) {
      const { status, body } = await end(ada, id);
      answers.push({ status, ...body, instance: '', request_id: '' });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, code: 'not_found' });
    await expectAlive(server, eve);
  });

  it('gains nothing by the id of a session', async () => {
    const id = (await currentId(ada)) as string;
    expect(await accessOf(server, { accessToken: id })).toBe('token_invalid');
    expect(await refreshOf(server, { refreshToken: id })).toBe(401);
  });

  it('ends a session once when ten requests ask for it at once', async () => {
    const id = await currentId(await logIn(server, ada));
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => end(ada, id)))).map((a) => a.status);
    expect(statuses.sort()).toEqual([204, ...Array.from({ length: 9 }, () => 404)]);
    expect(await recordedOf(database, ada.userId, 'session.ended')).toHaveLength(1);
  });

  it('ends a session also against a refresh at the same moment, 20 times', async () => {
    for (let round = 0; round < 20; round++) {
      const phone = await logIn(server, ada);
      const id = await currentId(phone);
      const [{ status }, renewed] = await Promise.all([
        end(ada, id),
        server.request<Record<string, string>>('POST', '/auth/refresh', {
          body: { refresh_token: phone.refreshToken },
        }),
      ]);
      expect(status).toBe(204);
      const { access_token: accessToken = '', refresh_token: refreshToken = '' } = renewed.body;
      if (renewed.status === 200) await expectOver(server, { ...phone, accessToken, refreshToken });
      await expectOver(server, phone);
    }
  });
});
