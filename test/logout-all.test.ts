import { expectAlive, expectOver } from './support/access.js';
import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

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

const end = (person: Person, sessionId: unknown) =>
  server.request('DELETE', `/auth/sessions/${String(sessionId)}`, { token: person.accessToken });
const logOutEverywhere = (person: Person) =>
  server.request('POST', '/auth/logout-all', { token: person.accessToken });
const currentId = async ({ accessToken: token }: Person) =>
  (await server.request('GET', '/auth/forward', { token })).body['session_id'];

describe('anonymous', () => {
  it('cannot log out everywhere', async () => {
    expect(await server.request('POST', '/auth/logout-all')).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
  });
});

describe('user', () => {
  it('ends all sessions at once, and nobody else’s', async () => {
    const [phone, eve] = [await logIn(server, ada), await createUser(server)];
    const { status, body } = await logOutEverywhere(phone);
    expect(status).toBe(200);
    expect(body).toEqual({
      message: expect.any(String),
      logged_out_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    await expectOver(server, ada, phone);
    await expectAlive(server, eve, await logIn(server, ada));
    expect(await logOutEverywhere(ada)).toMatchObject({ status: 401, body: { code: 'token_revoked' } });
  });

  it('ends all sessions when every one of them asks for it at once', async () => {
    const all = [ada, ...(await Promise.all(Array.from({ length: 9 }, () => logIn(server, ada))))];
    const statuses = (await Promise.all(all.map(logOutEverywhere))).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([]);
    await expectOver(server, ...all);
  });
});

describe('the record', () => {
  it('tells which session ended, or how many', async () => {
    const [id, phone] = [await currentId(ada), await logIn(server, ada)];
    const phoneId = await currentId(phone);
    await end(ada, phoneId);
    await logIn(server, ada);
    await logOutEverywhere(ada);
    const by = { actor_id: ada.userId, subject_id: ada.userId, session_id: id, outcome: 'success' };
    const origin = { ip: '127.0.0.1', user_agent: 'node', reason: null };
    const recorded = await recordedOf(database, ada.userId);
    expect(recorded.filter(({ action }) => action.endsWith('.ended'))).toEqual([
      { action: 'session.ended', target: phoneId, details: {}, ...by, ...origin },
      { action: 'sessions.ended', target: null, details: { count: 2 }, ...by, ...origin },
    ]);
  });

  it('tells of a logout, of both sessions when two end', async () => {
    const [id, phone] = [await currentId(ada), await logIn(server, ada)];
    const phoneId = await currentId(phone);
    const body = { refresh_token: phone.refreshToken };
    await server.request('POST', '/auth/logout', { token: ada.accessToken, body });
    const ended = await recordedOf(database, ada.userId, 'session.ended');
    expect(ended.map(({ target }) => target)).toEqual([phoneId, id]);
  });
});
