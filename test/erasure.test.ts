import { accessOf, expectAlive, expectOver } from './support/access.js';
import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { placesThatHold, somebodyBusy } from './support/everything.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let database: Database;
let server: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database, env: { TRUST_PROXY: '1' } });
  admin = await signedInAs(server, database, ['user', 'admin']);
});

const eraseOwn = (person: Person, password: unknown = person.password) =>
  server.request('DELETE', '/users/me', { token: person.accessToken, body: { password } });
const eraseByAdmin = (person: Person) =>
  server.request('DELETE', `/admin/users/${person.userId}`, {
    token: admin.accessToken,
    body: { reason: `${person.username} asked by phone` },
  });

const IDS_MAY_STAY = ['audit_events.actor_id', 'audit_events.subject_id', 'revocation.user_id'];

describe.each([
  ['a person erases themselves', eraseOwn],
  ['an administrator erases somebody', eraseByAdmin],
])('when %s', (_, erase) => {
  it('nothing is left of them anywhere in the database but their id in the record', async () => {
    const { person, words } = await somebodyBusy(server, admin);
    const before = await placesThatHold(database, words);
    expect(before).toEqual(
      expect.arrayContaining([
        'users.email',
        'users.username',
        'users.full_name',
        'session.ip',
        'session.user_agent',
        'chat_session.title',
        'chat_message.content',
        'finding_event.note',
        'idempotency_key.key',
        'audit_origins.ip',
        'audit_origins.user_agent',
        'audit_origins.reason',
      ]),
    );
    expect((await erase(person)).status).toBe(204);
    expect(await placesThatHold(database, words)).toEqual([]);
    const ids = await placesThatHold(database, [person.userId]);
    expect(ids).toEqual(expect.arrayContaining(['audit_events.actor_id', 'audit_events.subject_id']));
    expect(ids.filter((place) => !IDS_MAY_STAY.includes(place))).toEqual([]);
  });

  it('everybody else keeps everything', async () => {
    const [{ person }, { person: other }] = [
      await somebodyBusy(server, admin),
      await somebodyBusy(server, admin),
    ];
    const rowsOf = async () =>
      database.query(
        `SELECT (SELECT count(*) FROM session WHERE user_id = $1) AS sessions,
                (SELECT count(*) FROM chat_message WHERE user_id = $1) AS messages,
                (SELECT count(*) FROM finding WHERE user_id = $1) AS findings,
                (SELECT count(*) FROM finding_event WHERE user_id = $1) AS events,
                (SELECT count(*) FROM idempotency_key WHERE user_id = $1) AS keys,
                (SELECT count(*) FROM audit_origins JOIN audit_events ON id = event_id WHERE subject_id = $1) AS origins`,
        [other.userId],
      );
    const before = await rowsOf();
    expect(
      Object.values(before[0]!)
        .map(Number)
        .every((count) => count > 0),
    ).toBe(true);
    await erase(person);
    expect(await rowsOf()).toEqual(before);
    await expectAlive(server, other);
  });

  it('all their tokens are dead, and the address is free again', async () => {
    const person = await createUser(server);
    const phone = await logIn(server, person);
    await erase(person);
    await expectOver(server, person, phone);
    const { email, username, password } = person;
    expect((await server.request('POST', '/auth/login', { body: { email, password } })).status).toBe(401);
    const again = await createUser(server, { email, username });
    expect(again.userId).not.toBe(person.userId);
    expect(await accessOf(server, person)).toBe('token_revoked');
  });

  it('the record tells who did it', async () => {
    const person = await createUser(server);
    await erase(person);
    const actor_id = erase === eraseOwn ? person.userId : admin.userId;
    expect(await recordedOf(database, person.userId, 'account.deleted')).toMatchObject([
      { actor_id, outcome: 'success', details: {}, reason: null },
    ]);
  });
});

describe('a person', () => {
  it.each([
    ['wrong password', 403, 'wrong_password'],
    ['', 400, 'validation_failed'],
    [undefined, 400, 'validation_failed'],
    [null, 400, 'validation_failed'],
    [['SecurePass123!'], 400, 'validation_failed'],
  ])('is not erased with the password %j', async (password, status, code) => {
    const ada = await createUser(server);
    expect(
      await server.request('DELETE', '/users/me', { token: ada.accessToken, body: { password } }),
    ).toMatchObject({ status, body: { code, errors: [{ field: 'password' }] } });
    await expectAlive(server, ada);
  });

  it('is not erased by a stolen token alone, nor without one', async () => {
    const ada = await createUser(server);
    expect((await server.request('DELETE', '/users/me', { token: ada.accessToken })).status).toBe(400);
    expect(await server.request('DELETE', '/users/me', { body: { password: ada.password } })).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
    await expectAlive(server, ada);
  });

  it('is erased once', async () => {
    const ada = await createUser(server);
    const statuses = (await Promise.all([eraseOwn(ada), eraseOwn(ada), eraseOwn(ada)])).map((a) => a.status);
    expect(statuses.sort()).toEqual([204, 401, 401]);
  });
});
