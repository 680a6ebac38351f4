import { createDatabase, type Database } from './support/database.js';
import { holding, waiting } from './support/held.js';
import { grantCalls, type Page, type Patient, refused, sameBody } from './support/grants.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const UNKNOWN_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';

let database: Database;
let server: Server;
let admin: Person;
let ada: Person;
let house: Person;
let grantId: string;
let calls: ReturnType<typeof grantCalls>;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  calls = grantCalls(server);
  admin = await signedInAs(server, database, ['user', 'admin']);
});
beforeEach(async () => {
  [ada, house] = await Promise.all([
    createUser(server, { full_name: 'Ada Lovelace' }),
    signedInAs(server, database, ['user', 'clinician']),
  ]);
  await server.request('POST', '/chat/message', {
    token: ada.accessToken,
    body: { message: 'My left knee hurts' },
  });
  grantId = (await calls.give(ada, house.email)).body.grant_id;
});

const withdraw = () => calls.withdraw(ada, grantId);
const twin = (by: Person, userId = ada.userId) => calls.twin(by, userId);
const asAdmin = (method: string, path: string, body?: unknown) =>
  server.request(method, `/admin${path}`, { token: admin.accessToken, ...(body !== undefined && { body }) });
const readings = (by: Person) =>
  database.query<{ outcome: string; subject_id: string | null; target: string | null }>(
    `SELECT outcome, subject_id, target FROM audit_events WHERE actor_id = $1 AND action = 'twin.read' ORDER BY id`,
    [by.userId],
  );
const idsOf = ({ body }: { body: Page<Patient> }) => body.items.map(({ user_id }) => user_id);

describe('anonymous, users and auditors', () => {
  it('are refused, whether or not there is a grant', async () => {
    expect(await server.request('GET', `/patients/${ada.userId}/anatomy`)).toMatchObject(
      refused(401, 'token_missing'),
    );
    for (const roles of [['user'], ['user', 'auditor']]) {
      const other = await signedInAs(server, database, roles);
      expect(await calls.patients(other)).toMatchObject(refused(403, 'forbidden'));
      for (const id of [ada.userId, other.userId, UNKNOWN_ID])
        expect(await twin(other, id)).toMatchObject(refused(403, 'forbidden'));
    }
  });
});

describe('a clinician under a live grant', () => {
  it('lists the patient and reads the twin as the patient does', async () => {
    const { status, body } = await calls.patients(house);
    const { created_at, expires_at } = (await calls.list(ada)).body.items[0]!;
    const patient = { user_id: ada.userId, full_name: 'Ada Lovelace', granted_at: created_at, expires_at };
    expect([status, body]).toEqual([200, { items: [patient], next_cursor: null }]);
    const own = await server.request('GET', '/anatomy/', { token: ada.accessToken });
    const read = await twin(house, ada.userId.toUpperCase());
    expect([read.status, { ...read.body, generated_at: '' }]).toEqual([
      200,
      { ...own.body, generated_at: '' },
    ]);
    expect(JSON.stringify(read.body)).toContain('Left Knee');
    expect(read.headers.get('cache-control')).toBe('no-store');
  });

  it('leaves a record of each reading', async () => {
    await twin(house);
    await twin(house);
    const event = { outcome: 'success', subject_id: ada.userId, target: grantId };
    expect(await readings(house)).toEqual([event, event]);
  });

  it('gets nothing when the record cannot be written', async () => {
    await database.query('ALTER TABLE audit_events RENAME TO audit_events_away');
    try {
      const answer = await twin(house);
      expect(answer.status).toBe(500);
      expect(JSON.stringify(answer.body)).not.toContain('Knee');
    } finally {
      await database.query('ALTER TABLE audit_events_away RENAME TO audit_events');
    }
    expect((await twin(house)).status).toBe(200);
  });

  it('changes nothing there', async () => {
    for (const method of ['PUT', 'PATCH', 'POST', 'DELETE'])
      expect(
        (await server.request(method, `/patients/${ada.userId}/anatomy`, { token: house.accessToken }))
          .status,
      ).toBe(405);
  });

  it('pages through patients without repeats or gaps', async () => {
    const given = [ada.userId];
    while (given.length < 5) {
      const patient = await createUser(server);
      await calls.give(patient, house.email);
      given.unshift(patient.userId);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await calls.patients(house, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...idsOf(page));
      cursor = page.body.next_cursor;
      if (cursor)
        expect(await calls.patients(admin, `?cursor=${cursor}`)).toMatchObject(
          refused(400, 'invalid_cursor'),
        );
    } while (cursor);
    expect(seen).toEqual(given);
    for (const query of ['?limit=0', '?limit=201', '?cursor=x', '?cursor=%00'])
      expect((await calls.patients(house, query)).status).toBe(400);
  });
});

describe('without a live grant', () => {
  it('a twin does not exist, for administrators neither, and each attempt is on record', async () => {
    const other = await signedInAs(server, database, 'clinician');
    for (const reader of [other, admin]) {
      const unknown = await twin(reader, UNKNOWN_ID);
      expect(unknown).toMatchObject(refused(404, 'not_found'));
      for (const id of [ada.userId, reader.userId]) {
        const answer = await twin(reader, id);
        expect(answer.status).toBe(404);
        expect(sameBody(answer)).toEqual(sameBody(unknown));
      }
      expect(idsOf(await calls.patients(reader))).toEqual([]);
      expect(await readings(reader)).toEqual(
        [null, ada.userId, reader.userId].map((subject_id) => ({
          outcome: 'refused',
          subject_id,
          target: null,
        })),
      );
    }
    expect(await twin(house, 'ada')).toMatchObject(refused(404, 'not_found'));
  });

  it.each<[string, () => Promise<unknown>, number]>([
    ['the patient takes it back', withdraw, 404],
    [
      'it has run out',
      () =>
        database.query(
          `UPDATE twin_grant SET created_at = now() - interval '2 days', expires_at = now() - interval '1 ms' WHERE id = $1`,
          [grantId],
        ),
      404,
    ],
    ['the patient is deactivated', () => asAdmin('PATCH', `/users/${ada.userId}`, { is_active: false }), 404],
    ['the patient is deleted', () => asAdmin('DELETE', `/users/${ada.userId}`), 404],
    [
      'the clinician is demoted',
      () => asAdmin('PUT', `/users/${house.userId}/roles`, { roles: ['user'] }),
      401,
    ],
    [
      'the clinician is deactivated',
      () => asAdmin('PATCH', `/users/${house.userId}`, { is_active: false }),
      401,
    ],
    ['the clinician is deleted', () => asAdmin('DELETE', `/users/${house.userId}`), 401],
  ])('nothing is read from the next request on: %s', async (_, end, status) => {
    expect((await twin(house)).status).toBe(200);
    await end();
    expect([(await twin(house)).status, (await calls.patients(house)).body.items ?? []]).toEqual([
      status,
      [],
    ]);
  });

  it('a clinician who was demoted and made one again needs no new grant; one who was deleted leaves none', async () => {
    await asAdmin('PUT', `/users/${house.userId}/roles`, { roles: ['user'] });
    expect(await twin(await logIn(server, house))).toMatchObject(refused(403, 'forbidden'));
    await asAdmin('PUT', `/users/${house.userId}/roles`, { roles: ['clinician'] });
    expect((await twin(await logIn(server, house))).status).toBe(200);
    await asAdmin('DELETE', `/users/${house.userId}`);
    expect(await database.query('SELECT 1 FROM twin_grant WHERE id = $1', [grantId])).toEqual([]);
  });

  it('a role that no longer permits it reads nothing, with the token that is out', async () => {
    await asAdmin('PUT', '/roles/reader', { permissions: ['twin:read-granted'] });
    const reader = await signedInAs(server, database, 'reader');
    await calls.give(ada, reader.email);
    expect((await twin(reader)).status).toBe(200);
    await asAdmin('PUT', '/roles/reader', { permissions: [] });
    expect(await twin(reader)).toMatchObject(refused(403, 'forbidden'));
    expect(await calls.give(ada, reader.email)).toMatchObject(refused(404, 'grantee_not_found'));
  });
});

describe('at the same moment', () => {
  it('who takes a grant back waits for a reading under way, and the next one sees nothing', async () => {
    // Held, the table stops a reading between its judgement and the twin.
    const answers = await holding(database, 'LOCK TABLE finding', async () => {
      const reading = twin(house);
      await waiting(database, 1);
      const withdrawn = withdraw();
      await waiting(database, 2);
      return [reading, withdrawn];
    }).then((under) => Promise.all(under));
    expect(answers.map(({ status }) => status)).toEqual([200, 204]);
    expect(await twin(house)).toMatchObject(refused(404, 'not_found'));
  });
});
