import { createDatabase, type Database } from './support/database.js';
import { grantCalls, refused, sameBody } from './support/grants.js';
import { holding, waiting } from './support/held.js';
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
      await calls.give(ada, 'nobody@example.org'),
      await calls.give(ada, user.email),
      await calls.give(ada, idle.email),
      await calls.give(ada, demoted.email),
      await calls.give(self, self.email),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject(refused(404, 'grantee_not_found'));
      expect(sameBody(answer)).toEqual(sameBody(answers[0]!));
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
      expect(await calls.give(ada, email, { expires_at })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'expires_at' }] },
      });
  });

  it('may be tried ten times an hour, wrong ones and right ones together', async () => {
    const { give } = grantCalls(await startServer({ database, env: { RATE_LIMIT_SCALE: '1' } }));
    for (let i = 0; i < 10; i++)
      expect((await give(ada, i % 2 ? house.email : `n${i}@example.org`)).status).not.toBe(429);
    const answer = await give(ada, house.email);
    expect(answer).toMatchObject(refused(429, 'too_many_requests'));
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await give(house, ada.email)).status).toBe(404);
  });
});

describe('at the same moment', () => {
  it('many gifts to one clinician make one grant', async () => {
    for (let round = 0; round < 10; round++) {
      const doctor = await signedInAs(server, database, 'clinician');
      const answers = await Promise.all(Array.from({ length: 8 }, () => calls.give(ada, doctor.email)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body.grant_id)).size).toBe(1);
    }
  });

  it.each([
    ['the clinician', () => house, refused(404, 'grantee_not_found')],
    ['the giver', () => ada, refused(401, 'token_revoked')],
  ])('a gift waits for the deletion of %s, and is none then', async (_, gone, refusal) => {
    const [given] = await holding(database, `DELETE FROM users WHERE id = '${gone().userId}'`, async () => {
      const giving = calls.give(ada, house.email);
      await waiting(database, 1);
      return [giving];
    });
    expect(await given).toMatchObject(refusal);
  });
});
