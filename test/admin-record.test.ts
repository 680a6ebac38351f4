import { accessOf } from './support/access.js';
import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const REASON = 'Asked for by phone';

let database: Database;
let server: Server;
let admin: Person;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(
    `INSERT INTO role (name, permissions) VALUES ('helper', '{users:write,users:delete}'), ('reader', '{users:read}')`,
  );
  server = await startServer({ database });
  admin = await signedInAs(server, database, ['user', 'admin']);
});
beforeEach(async () => {
  ada = await createUser(server);
});

const as = (person: Person, method: string, target: Person, path = '', body: object = {}) =>
  server.request(method, `/admin/users/${target.userId}${path}`, { token: person.accessToken, body });
const patch = (body: object) => as(admin, 'PATCH', ada, '', body);
/** What administrators did to Ada, without the ids that are the same in all of it. */
const done = async () =>
  (await recordedOf(database, ada.userId))
    .filter(({ actor_id }) => actor_id === admin.userId)
    .map(({ action, details, reason }) => ({ action, details, reason }));

describe('the record of what an administrator does', () => {
  it('names the fields that changed, and not what is in them', async () => {
    await patch({ full_name: 'Ada Secret', reason: REASON });
    await patch({ full_name: 'Ada Secret', username: `${ada.username}.2` });
    await patch({ full_name: null, username: `${ada.username}.3` });
    expect(await done()).toEqual([
      { action: 'account.updated', details: { changed: ['full_name'] }, reason: REASON },
      { action: 'account.updated', details: { changed: ['username'] }, reason: null },
      { action: 'account.updated', details: { changed: ['username', 'full_name'] }, reason: null },
    ]);
  });

  it('holds activation before and after', async () => {
    await patch({ is_active: false, reason: REASON });
    await patch({ is_active: true, full_name: 'Ada', reason: REASON });
    expect(await done()).toEqual([
      {
        action: 'account.deactivated',
        details: { before: { is_active: true }, after: { is_active: false } },
        reason: REASON,
      },
      {
        action: 'account.reactivated',
        details: { before: { is_active: false }, after: { is_active: true } },
        reason: REASON,
      },
      { action: 'account.updated', details: { changed: ['full_name'] }, reason: REASON },
    ]);
  });

  it('holds roles before and after', async () => {
    await as(admin, 'PUT', ada, '/roles', { roles: ['user', 'clinician'], reason: REASON });
    expect(await done()).toEqual([
      {
        action: 'roles.assigned',
        details: { before: { roles: ['user'] }, after: { roles: ['user', 'clinician'] } },
        reason: REASON,
      },
    ]);
  });

  it('tells how many sessions were ended, none too', async () => {
    await logIn(server, ada);
    await as(admin, 'POST', ada, '/revoke-sessions', { reason: REASON });
    await as(admin, 'POST', ada, '/revoke-sessions');
    expect(await done()).toEqual([
      { action: 'sessions.ended', details: { count: 2 }, reason: REASON },
      { action: 'sessions.ended', details: { count: 0 }, reason: null },
    ]);
  });

  it('says who, in which session, from where', async () => {
    await patch({ full_name: 'Ada' });
    const [event] = await recordedOf(database, ada.userId, 'account.updated');
    const [session] = await database.query(
      'SELECT id FROM session WHERE user_id = $1 ORDER BY created_at DESC',
      [admin.userId],
    );
    expect(event).toMatchObject({
      actor_id: admin.userId,
      session_id: session!['id'],
      outcome: 'success',
      ip: '127.0.0.1',
      user_agent: 'node',
    });
  });

  it('tells nothing where nothing changed', async () => {
    await patch({});
    await patch({ is_active: true, full_name: null, username: ada.username, reason: REASON });
    await as(admin, 'PUT', ada, '/roles', { roles: ['user'], reason: REASON });
    expect(await done()).toEqual([]);
  });

  it('tells of no change that was taken back', async () => {
    expect(await patch({ is_active: false, username: admin.username })).toMatchObject({ status: 409 });
    expect(await accessOf(server, ada)).toBe('ok');
    expect(await done()).toEqual([]);
  });
});

describe('who holds some permissions alone', () => {
  it('cannot change, sign out or delete anyone who holds one more', async () => {
    const helper = await signedInAs(server, database, 'helper');
    const reader = await signedInAs(server, database, ['user', 'reader']);
    for (const target of [admin, reader]) {
      for (const answer of [
        await as(helper, 'PATCH', target, '', { full_name: 'Taken over' }),
        await as(helper, 'PATCH', target, '', { is_active: false }),
        await as(helper, 'PATCH', target),
        await as(helper, 'POST', target, '/revoke-sessions'),
        await as(helper, 'DELETE', target),
      ])
        expect(answer).toMatchObject({ status: 403, body: { code: 'beyond_own_permissions' } });
      expect(await accessOf(server, target)).toBe('ok');
    }
    expect((await as(helper, 'POST', ada, '/revoke-sessions')).status).toBe(200);
    expect((await as(helper, 'DELETE', ada)).status).toBe(204);
  });

  it('cannot while the account gains the permission at the same moment, 10 times', async () => {
    const helper = await signedInAs(server, database, 'helper');
    for (let round = 0; round < 10; round++) {
      const rising = await createUser(server);
      const [given, deleted] = await Promise.all([
        as(admin, 'PUT', rising, '/roles', { roles: ['user', 'reader'] }),
        as(helper, 'DELETE', rising),
      ]);
      // Either it was deleted first, or it holds more and stays.
      expect([
        [404, 204],
        [200, 403],
      ]).toContainEqual([given.status, deleted.status]);
    }
  });
});
