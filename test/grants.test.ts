import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const UNKNOWN_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';
const DAY_MS = 24 * 60 * 60 * 1000;

interface Grant {
  grant_id: string;
  grantee: { full_name: string | null; username: string };
  created_at: string;
  expires_at: string;
}

let database: Database;
let server: Server;
let ada: Person;
let house: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});
beforeEach(async () => {
  [ada, house] = await Promise.all([
    createUser(server, { full_name: 'Ada Lovelace' }),
    signedInAs(server, database, ['user', 'clinician']),
  ]);
});

const give = (by: Person, grantee_email: unknown, more: object = {}, to = server) =>
  to.request<Grant>('POST', '/users/me/grants', {
    token: by.accessToken,
    body: { grantee_email, ...more },
  });
const list = (by: Person, query = '') =>
  server.request<{ items: Grant[]; next_cursor: string | null }>('GET', `/users/me/grants${query}`, {
    token: by.accessToken,
  });
const withdraw = (by: Person, id: string) =>
  server.request('DELETE', `/users/me/grants/${id}`, { token: by.accessToken });
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const refused = (status: number, code: string) => ({ status, body: { code } });
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
    const { status, body } = await give(ada, ` ${house.email.toUpperCase()} `);
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
    expect((await list(ada)).body).toEqual({ items: [body], next_cursor: null });
    expect((await list(house)).body.items).toEqual([]);
  });

  it('renews a live grant, which keeps its id and its beginning', async () => {
    const { body: first } = await give(ada, house.email);
    const expires_at = inDays(364);
    const again = await give(ada, house.email, { expires_at });
    expect(again).toMatchObject({ status: 200, body: { ...first, expires_at } });
    expect((await list(ada)).body.items).toEqual([again.body]);
  });

  it('gives anew what has run out', async () => {
    const { body: first } = await give(ada, house.email);
    await expire(first.grant_id);
    expect((await list(ada)).body.items).toEqual([]);
    expect(await withdraw(ada, first.grant_id)).toMatchObject(refused(404, 'not_found'));
    const again = await give(ada, house.email);
    expect(again.status).toBe(201);
    expect(again.body.grant_id).not.toBe(first.grant_id);
    expect((await list(ada)).body.items).toEqual([again.body]);
  });

  it('takes a grant back, once', async () => {
    const { grant_id } = (await give(ada, house.email)).body;
    expect((await withdraw(ada, grant_id.toUpperCase())).status).toBe(204);
    expect(await withdraw(ada, grant_id)).toMatchObject(refused(404, 'not_found'));
    expect((await list(ada)).body.items).toEqual([]);
  });

  it('leaves a record of giving, renewing and taking back, and of nothing that was refused', async () => {
    const { grant_id } = (await give(ada, house.email)).body;
    await give(ada, house.email);
    await give(ada, 'nobody@example.org');
    await give(ada, house.email, { expires_at: inDays(366) });
    await withdraw(ada, UNKNOWN_ID);
    await withdraw(ada, grant_id);
    const event = { outcome: 'success', subject_id: house.userId, target: grant_id };
    expect(await events(ada)).toEqual([
      { action: 'grant.given', ...event },
      { action: 'grant.renewed', ...event },
      { action: 'grant.withdrawn', ...event },
    ]);
  });

  it('takes back or lists no one else’s grant, not even the clinician’s own', async () => {
    const { grant_id } = (await give(ada, house.email)).body;
    const stranger = await createUser(server);
    const unknown = await withdraw(stranger, UNKNOWN_ID);
    for (const other of [stranger, house]) {
      const answer = await withdraw(other, grant_id);
      expect(answer).toMatchObject(refused(404, 'not_found'));
      expect({ ...answer.body, instance: '', request_id: '' }).toEqual({
        ...unknown.body,
        instance: '',
        request_id: '',
      });
      expect((await list(other)).body.items).toEqual([]);
    }
    expect((await list(ada)).body.items).toHaveLength(1);
  });

  it.each(['x', '%20', `${UNKNOWN_ID}0`])('gets 404 for the id %s', async (id) => {
    expect(await withdraw(ada, id)).toMatchObject(refused(404, 'not_found'));
  });

  it('pages through their grants without repeats or gaps', async () => {
    const given: string[] = [];
    for (let i = 0; i < 5; i++) {
      const doctor = await signedInAs(server, database, 'clinician');
      given.unshift((await give(ada, doctor.email)).body.grant_id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await list(ada, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...body.items.map(({ grant_id }) => grant_id));
      expect((await list(house, `?cursor=${body.next_cursor ?? 'x'}`)).status).toBe(400);
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(given);
    expect((await list(ada, '?limit=0')).status).toBe(400);
  });
});

describe('an address that will not do', () => {
  it('gets the same answer whatever the cause', async () => {
    const [user, idle, demoted] = await Promise.all([
      createUser(server),
      signedInAs(server, database, 'clinician'),
      signedInAs(server, database, 'clinician'),
    ]);
    await database.query('UPDATE users SET is_active = false WHERE id = $1', [idle.userId]);
    await database.query(`UPDATE users SET roles = '{user}' WHERE id = $1`, [demoted.userId]);
    const self = await signedInAs(server, database, 'clinician');
    const answers = [
      await give(ada, 'nobody@example.org'),
      await give(ada, user.email),
      await give(ada, idle.email),
      await give(ada, demoted.email),
      await give(self, self.email),
    ];
    for (const { status, body } of answers) {
      expect([status, { ...body, request_id: '' }]).toEqual([404, { ...answers[0]!.body, request_id: '' }]);
      expect(body).toMatchObject({ code: 'grantee_not_found' });
    }
  });

  it.each([
    ['grantee_email', {}],
    ['grantee_email', { grantee_email: 'no address' }],
    ['grantee_email', { grantee_email: null }],
    ['grantee_email', { grantee_email: ['a@example.org', 'b@example.org'] }],
    ['user_id', { grantee_email: 'a@example.org', user_id: UNKNOWN_ID }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: null }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: Date.now() + DAY_MS }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: 'tomorrow' }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: inDays(9).slice(0, 10) }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: inDays(9).slice(0, -1) }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: '2027-02-30T00:00:00Z' }],
    ['expires_at', { grantee_email: 'a@example.org', expires_at: '2027-02-03T00:00:00+99:00' }],
  ])('is told what is wrong with %s in %j', async (field, body) => {
    expect(await server.request('POST', '/users/me/grants', { token: ada.accessToken, body })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });

  it.each([
    ['the past', inDays(-1)],
    ['this moment', inDays(0)],
    ['more than 365 days ahead', inDays(365.01)],
    ['the year 0', '0000-01-01T00:00:00Z'],
    ['the year 9999', '9999-12-31T23:59:59.999Z'],
  ])('is told when a grant would end in %s, whoever the address is', async (_, expires_at) => {
    for (const email of [house.email, 'nobody@example.org'])
      expect(await give(ada, email, { expires_at })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'expires_at' }] },
      });
  });

  it('may be tried ten times an hour, wrong ones and right ones together', async () => {
    const strict = await startServer({ database, env: { RATE_LIMIT_SCALE: '1' } });
    for (let i = 0; i < 10; i++)
      expect((await give(ada, i % 2 ? house.email : `n${i}@example.org`, {}, strict)).status).not.toBe(429);
    const answer = await give(ada, house.email, {}, strict);
    expect(answer).toMatchObject(refused(429, 'too_many_requests'));
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await give(house, ada.email, {}, strict)).status).toBe(404);
  });
});

describe('at the same moment', () => {
  it('many gifts to one clinician make one grant', async () => {
    for (let round = 0; round < 10; round++) {
      const doctor = await signedInAs(server, database, 'clinician');
      const answers = await Promise.all(Array.from({ length: 8 }, () => give(ada, doctor.email)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body.grant_id)).size).toBe(1);
    }
  });

  it('a gift and the deletion of either account leave no grant behind, and no failure', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    for (let round = 0; round < 10; round++) {
      const [patient, doctor] = await Promise.all([
        createUser(server),
        signedInAs(server, database, 'clinician'),
      ]);
      const gone = round % 2 ? patient : doctor;
      const [given, erased] = await Promise.all([
        give(patient, doctor.email),
        server.request('DELETE', `/admin/users/${gone.userId}`, { token: admin.accessToken }),
      ]);
      expect(erased.status).toBe(204);
      expect([201, 401, 404]).toContain(given.status);
      const left = await database.query('SELECT 1 FROM twin_grant WHERE $1 IN (user_id, grantee_id)', [
        gone.userId,
      ]);
      expect(left).toEqual([]);
    }
  });
});
