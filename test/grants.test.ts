import { createDatabase, type Database } from './support/database.js';
import { grantCalls, refused, sameBody } from './support/grants.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const UNKNOWN_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';
const DAY_MS = 24 * 60 * 60 * 1000;

let database: Database;
let server: Server;
let ada: Person;
let house: Person;
let calls: ReturnType<typeof grantCalls>;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  calls = grantCalls(server);
});
beforeEach(async () => {
  [ada, house] = await Promise.all([
    createUser(server, { full_name: 'Ada Lovelace' }),
    signedInAs(server, database, ['user', 'clinician']),
  ]);
});

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const expire = (grantId: string) =>
  database.query(
    `UPDATE twin_grant SET created_at = created_at - interval '2 days', expires_at = created_at - interval '1 day' WHERE id = $1`,
    [grantId],
  );
const events = (person: Person) =>
  database.query(
    `SELECT action, outcome, subject_id, target FROM audit_events WHERE actor_id = $1 AND action LIKE 'grant.%' ORDER BY id`,
    [person.userId],
  );

describe('anonymous', () => {
  it('gives, lists and takes back nothing', async () => {
    for (const [method, path] of [
      ['POST', ''],
      ['GET', ''],
      ['DELETE', `/${UNKNOWN_ID}`],
    ] as const)
      expect(await server.request(method, `/users/me/grants${path}`)).toMatchObject(
        refused(401, 'token_missing'),
      );
  });
});

describe('a patient', () => {
  it('lets a clinician read their twin for 30 days, and sees whom', async () => {
    const { status, body } = await calls.give(ada, ` ${house.email.toUpperCase()} `);
    expect([status, body]).toEqual([
      201,
      {
        grant_id: expect.any(String),
        grantee: { full_name: null, username: house.username },
        created_at: expect.any(String),
        expires_at: expect.any(String),
      },
    ]);
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(30 * DAY_MS);
    expect((await calls.list(ada)).body).toEqual({ items: [body], next_cursor: null });
    expect((await calls.list(house)).body.items).toEqual([]);
  });

  it('renews a live grant, which keeps its id and its beginning', async () => {
    const { body: first } = await calls.give(ada, house.email);
    const expires_at = inDays(364);
    const again = await calls.give(ada, house.email, { expires_at });
    expect(again).toMatchObject({ status: 200, body: { ...first, expires_at } });
    expect((await calls.list(ada)).body.items).toEqual([again.body]);
  });

  it('gives anew what has run out', async () => {
    const { body: first } = await calls.give(ada, house.email);
    await expire(first.grant_id);
    expect((await calls.list(ada)).body.items).toEqual([]);
    expect(await calls.withdraw(ada, first.grant_id)).toMatchObject(refused(404, 'not_found'));
    const again = await calls.give(ada, house.email);
    expect(again.status).toBe(201);
    expect(again.body.grant_id).not.toBe(first.grant_id);
    expect((await calls.list(ada)).body.items).toEqual([again.body]);
  });

  it('takes a grant back, once', async () => {
    const { grant_id } = (await calls.give(ada, house.email)).body;
    expect((await calls.withdraw(ada, grant_id.toUpperCase())).status).toBe(204);
    expect(await calls.withdraw(ada, grant_id)).toMatchObject(refused(404, 'not_found'));
    expect((await calls.list(ada)).body.items).toEqual([]);
  });

  it('leaves a record of giving, renewing and taking back, and of nothing that was refused', async () => {
    const { grant_id } = (await calls.give(ada, house.email)).body;
    await calls.give(ada, house.email);
    await calls.give(ada, 'nobody@example.org');
    await calls.give(ada, house.email, { expires_at: inDays(366) });
    await calls.withdraw(ada, UNKNOWN_ID);
    await calls.withdraw(ada, grant_id);
    const event = { outcome: 'success', subject_id: house.userId, target: grant_id };
    expect(await events(ada)).toEqual([
      { action: 'grant.given', ...event },
      { action: 'grant.renewed', ...event },
      { action: 'grant.withdrawn', ...event },
    ]);
  });

  it('takes back or lists no one else’s grant, not even the clinician’s own', async () => {
    const { grant_id } = (await calls.give(ada, house.email)).body;
    const stranger = await createUser(server);
    const unknown = await calls.withdraw(stranger, UNKNOWN_ID);
    for (const other of [stranger, house]) {
      const answer = await calls.withdraw(other, grant_id);
      expect(answer).toMatchObject(refused(404, 'not_found'));
      expect(sameBody(answer)).toEqual(sameBody(unknown));
      expect((await calls.list(other)).body.items).toEqual([]);
    }
    expect((await calls.list(ada)).body.items).toHaveLength(1);
  });

  it.each(['x', '%20', `${UNKNOWN_ID}0`])('gets 404 for the id %s', async (id) => {
    expect(await calls.withdraw(ada, id)).toMatchObject(refused(404, 'not_found'));
  });

  it('pages through their grants without repeats or gaps', async () => {
    const given: string[] = [];
    for (let i = 0; i < 5; i++) {
      const doctor = await signedInAs(server, database, 'clinician');
      given.unshift((await calls.give(ada, doctor.email)).body.grant_id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await calls.list(ada, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...body.items.map(({ grant_id }) => grant_id));
      expect((await calls.list(house, `?cursor=${body.next_cursor ?? 'x'}`)).status).toBe(400);
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(given);
    expect((await calls.list(ada, '?limit=0')).status).toBe(400);
  });
});
