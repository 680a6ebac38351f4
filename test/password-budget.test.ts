import { COUNTING, databaseCountingIn, newAddress, STORES } from './support/budgets.js';
import type { Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const WRONG = 'wrong password';

describe.each(STORES)('counted in %s,', (store) => {
  let database: Database;
  /** Behind one proxy, so that each test may come from addresses of its own. */
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    database = await databaseCountingIn(store);
    server = await startServer({ database, env: COUNTING });
  });
  beforeEach(async () => {
    const generous = await startServer({ database });
    ada = await createUser(generous);
  });

  const change = (from: string, current_password: string, new_password = 'Another-One-88', person = ada) =>
    server.request<Record<string, string>>('POST', '/auth/password', {
      token: person.accessToken,
      headers: { 'x-forwarded-for': from },
      body: { current_password, new_password },
    });
  const erase = (from: string, password: string) =>
    server.request('DELETE', '/users/me', {
      token: ada.accessToken,
      headers: { 'x-forwarded-for': from },
      body: { password },
    });

  describe('wrong passwords of somebody signed in', () => {
    it('are 5 in 15 minutes from one address, for both calls that ask for it', async () => {
      const here = newAddress();
      const statuses = [];
      for (let i = 0; i < 3; i++) statuses.push((await change(here, WRONG)).status);
      for (let i = 0; i < 2; i++) statuses.push((await erase(here, WRONG)).status);
      expect(statuses).toEqual([403, 403, 403, 403, 403]);
      for (const answer of [await change(here, ada.password), await erase(here, ada.password)]) {
        expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
        expect(answer.headers.get('ratelimit-policy')).toBe('"password-check";q=5;w=900');
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await change(newAddress(), ada.password)).status).toBe(200);
    });

    it('made 20 at once are judged at most 5 times', async () => {
      const here = newAddress();
      const answers = await Promise.all(Array.from({ length: 20 }, () => change(here, WRONG)));
      expect(answers.filter(({ status }) => status === 403)).toHaveLength(5);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
    });

    it('are forgotten after a success', async () => {
      const here = newAddress();
      for (let i = 0; i < 4; i++) await change(here, WRONG);
      const { status, body } = await change(here, ada.password, 'Another-One-88');
      expect(status).toBe(200);
      const renewed = { ...ada, accessToken: body['access_token']! };
      for (let i = 0; i < 5; i++)
        expect((await change(here, WRONG, 'Third-One-99', renewed)).status).toBe(403);
    });
  });
});
