import { setTimeout as sleep } from 'node:timers/promises';
import {
  COUNTING,
  databaseCountingIn,
  expectSpent,
  keptOfBudgets,
  newAddress,
  signIn,
  spentOf,
  statuses,
  STORES,
  times,
} from './support/budgets.js';
import type { Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const PASSWORD = 'SecurePass123!';

describe.each(STORES)('counted in %s,', (store) => {
  let database: Database;
  /** Counts for nothing: makes the people of these tests. */
  let generous: Server;
  let server: Server;
  let ada: Person;

  beforeAll(async () => {
    database = await databaseCountingIn(store);
    generous = await startServer({ database });
    server = await startServer({ database, env: COUNTING });
  });

  beforeEach(async () => {
    ada = await createUser(generous);
  });

  describe('failed sign-ins', () => {
    it('of one account from one address are 5 in 15 minutes, the right password no longer helps', async () => {
      const at = newAddress();
      const forms = [ada.email, ada.email.toUpperCase(), ` ${ada.email}`];
      expect(await statuses(5, (i) => signIn(server, forms[i % 3]!, { at }))).toEqual(times(5, 401));
      expectSpent(await signIn(server, ada.email, { at }), 'sign-in-pair', 5, 900);
      expectSpent(await signIn(server, ada.email, { at, password: PASSWORD }), 'sign-in-pair', 5, 900);
      expect((await signIn(server, ada.email, { at: newAddress(), password: PASSWORD })).status).toBe(200);
    });

    it('made 50 at once are judged at most 5 times', async () => {
      const at = newAddress();
      const answers = await Promise.all(times(50, 0).map(() => signIn(server, ada.email, { at })));
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(45);
    });

    it('are forgotten after a success', async () => {
      const at = newAddress();
      for (let round = 0; round < 3; round++) {
        expect(await statuses(4, () => signIn(server, ada.email, { at }))).toEqual(times(4, 401));
        expect((await signIn(server, ada.email, { at, password: PASSWORD })).status).toBe(200);
      }
    });

    it('of one account leave others at the same address alone, until the address has failed 20 times', async () => {
      const at = newAddress();
      for (let account = 0; account < 4; account++) {
        expect((await signIn(server, ada.email, { at, password: PASSWORD })).status).toBe(200);
        expect(await statuses(5, () => signIn(server, `other-${account}@example.org`, { at }))).toEqual(
          times(5, 401),
        );
      }
      expectSpent(await signIn(server, ada.email, { at, password: PASSWORD }), 'sign-in-address', 20, 900);
      expect((await signIn(server, ada.email, { at: newAddress(), password: PASSWORD })).status).toBe(200);
    });

    it('that were refused unjudged do not use up the address', async () => {
      const at = newAddress();
      await statuses(30, () => signIn(server, 'stuck@example.org', { at }));
      expect((await signIn(server, ada.email, { at, password: PASSWORD })).status).toBe(200);
    });

    it('of one account from anywhere are 50 in an hour', async () => {
      for (let batch = 0; batch < 5; batch++) {
        const answers = await Promise.all(
          times(10, 0).map(() => signIn(server, ada.email, { at: newAddress() })),
        );
        expect(answers.map(({ status }) => status)).toEqual(times(10, 401));
      }
      expectSpent(await signIn(server, ada.email, { at: newAddress() }), 'sign-in-account', 50, 3600);
    });

    it('that were refused unjudged, 300 at once from one address, do not use up the account', async () => {
      const at = newAddress();
      const [flood, owner] = await Promise.all([
        Promise.all(times(300, 0).map(() => signIn(server, ada.email, { at }))),
        signIn(server, ada.email, { at: newAddress(), password: PASSWORD }),
      ]);
      expect(flood.filter(({ status }) => status === 401)).toHaveLength(5);
      expect(owner.status).toBe(200);
      expect((await signIn(server, ada.email, { at: newAddress(), password: PASSWORD })).status).toBe(200);
    });

    it('that were refused by a later budget are given back to the earlier ones', async () => {
      const at = newAddress();
      for (let account = 0; account < 4; account++)
        await statuses(5, () => signIn(server, `spends-${account}@example.org`, { at }));
      expectSpent(await signIn(server, ada.email, { at }), 'sign-in-address', 20, 900);
      expect(await spentOf(database, 'sign-in-pair', `${ada.email} ${at}`)).toBe(0);
      expect(await spentOf(database, 'sign-in-account', ada.email)).toBe(0);
    });

    it('do not include what found no room in the hash queue', async () => {
      const storm = (): Promise<number[]> =>
        Promise.all(
          times(120, 0).map(
            async (_, i) => (await signIn(server, `${i}-${ada.email}`, { at: newAddress() })).status,
          ),
        );
      const at = newAddress();
      let overloaded = 0;
      for (let round = 0; round < 20 && overloaded < 6; round++) {
        const raging = storm();
        const seen = await Promise.all(
          times(3, 0).map(async () => (await signIn(server, ada.email, { at, password: PASSWORD })).status),
        );
        overloaded += seen.filter((status) => status === 503).length;
        expect(seen).not.toContain(429);
        await raging;
      }
      expect(overloaded).toBeGreaterThan(5);
      expect(await spentOf(database, 'sign-in-pair', `${ada.email} ${at}`)).toBe(0);
    });

    it('leave no address and no e-mail in the store', async () => {
      const at = newAddress();
      await signIn(server, ada.email, { at });
      const kept = await keptOfBudgets(database);
      expect(kept).toContain('sign-in-pair:');
      expect(kept).not.toContain(at);
      expect(kept).not.toContain('@');
    });
  });

  describe('a stranger', () => {
    it('sees the same budget headers for an existing, an unknown and a deactivated account', async () => {
      const idle = await createUser(generous);
      await database.query('UPDATE users SET is_active = false WHERE id = $1', [idle.userId]);
      const seen = new Set<string>();
      for (const email of [ada.email, idle.email, 'nobody@example.org']) {
        const at = newAddress();
        const refused = await statuses(5, () => signIn(server, email, { at }));
        const { status, headers, body } = await signIn(server, email, { at });
        const names = [...headers.keys()].sort().join();
        const policy = headers.get('ratelimit-policy');
        const known = { ...body, request_id: '' };
        seen.add(JSON.stringify([refused, status, names, policy, known]));
        expectSpent({ status, headers, body }, 'sign-in-pair', 5, 900);
      }
      expect(seen.size).toBe(1);
    });
  });

  describe('whoever knows the password of a deactivated account', () => {
    it('is not told: it counts like a wrong one', async () => {
      const idle = await createUser(generous);
      await database.query('UPDATE users SET is_active = false WHERE id = $1', [idle.userId]);
      const at = newAddress();
      const { email, password } = idle;
      expect(await statuses(6, () => signIn(server, email, { at, password }))).toEqual([
        ...times(5, 401),
        429,
      ]);
    });
  });

  describe('with two instances', () => {
    let second: Server;
    beforeAll(async () => {
      second = await startServer({ database, env: COUNTING });
    });

    it('50 at once on both are judged at most 5 times', async () => {
      const at = newAddress();
      const answers = await Promise.all(
        times(50, 0).map((_, i) => signIn(i % 2 ? server : second, ada.email, { at })),
      );
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    });

    it('a success on one ends a refusal on the other within a second or two', async () => {
      const at = newAddress();
      await statuses(4, () => signIn(server, ada.email, { at }));
      // The fifth is right; while it waits for its hash, the other instance refuses, and remembers that.
      const crowd = times(24, 0).map((_, i) =>
        signIn(server, `crowd-${i}@example.org`, { at: newAddress() }),
      );
      const right = signIn(server, ada.email, { at, password: PASSWORD });
      while ((await spentOf(database, 'sign-in-pair', `${ada.email} ${at}`)) < 5) await sleep(5);
      const refused = signIn(second, ada.email, { at });
      expect((await Promise.all([refused, right])).map(({ status }) => status)).toEqual([429, 200]);
      await Promise.all(crowd);
      await sleep(1_100);
      expect((await signIn(second, ada.email, { at })).status).toBe(401);
    });

    it('deadlocks and loses no point when 4 accounts sign in at once from one address', async () => {
      const at = newAddress();
      const people = await Promise.all(times(4, 0).map(() => createUser(generous)));
      const answers = await Promise.all(
        times(20, 0).map((_, i) =>
          signIn(i % 2 ? server : second, people[i % 4]!.email, { at, password: PASSWORD }),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(await statuses(5, () => signIn(server, ada.email, { at }))).toEqual(times(5, 401));
    });
  });
});
