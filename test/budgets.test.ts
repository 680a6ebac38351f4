import { randomBytes } from 'node:crypto';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';

const PASSWORD = 'SecurePass123!';

let database: Database;
/** Counts for nothing: makes the people of these tests. */
let generous: Server;
/** Behind one proxy, so that each test may come from addresses of its own. */
let server: Server;
let address = 0;

beforeAll(async () => {
  database = await createDatabase();
  generous = await startServer({ database });
  server = await startServer({ database, env: { RATE_LIMIT_SCALE: '1', TRUST_PROXY: '1' } });
});

const newAddress = () => `10.1.${Math.floor(++address / 250)}.${(address % 250) + 1}`;
const from = (...hops: string[]) => ({ 'x-forwarded-for': hops.join(', ') });
const logIn = (at: string | undefined, email: string, password = 'wrong password', on = server) =>
  on.request('POST', '/auth/login', { body: { email, password }, headers: at ? from(at) : {} });
const signUp = (at: string) => {
  const name = `u${randomBytes(6).toString('hex')}`;
  const body = { email: `${name}@example.org`, username: name, password: PASSWORD };
  return server.request('POST', '/auth/signup', { body, headers: from(at) });
};
const refresh = (refresh_token: string) =>
  server.request<Record<string, string>>('POST', '/auth/refresh', { body: { refresh_token } });

async function statuses(times: number, call: (i: number) => Promise<Answer<unknown>>): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < times; i++) seen.push((await call(i)).status);
  return seen;
}
const times = (count: number, status: number) => Array.from({ length: count }, () => status);

/** A refusal that says which budget is spent, and when to come back. */
function expectSpent(answer: Answer<unknown>, budget: string, quota: number, seconds: number): void {
  expect(answer).toMatchObject({ status: 429, body: { status: 429, code: 'too_many_requests' } });
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(seconds);
  expect(answer.headers.get('ratelimit')).toBe(`"${budget}";r=0;t=${wait}`);
  expect(answer.headers.get('ratelimit-policy')).toBe(`"${budget}";q=${quota};w=${seconds}`);
}

describe('failed sign-ins', () => {
  let ada: Person;
  beforeEach(async () => {
    ada = await createUser(generous);
  });

  it('of one account from one address are 5 in 15 minutes, the right password no longer helps', async () => {
    const here = newAddress();
    const forms = [ada.email, ada.email.toUpperCase(), ` ${ada.email}`];
    expect(await statuses(5, (i) => logIn(here, forms[i % 3]!))).toEqual(times(5, 401));
    expectSpent(await logIn(here, ada.email), 'sign-in-pair', 5, 900);
    expectSpent(await logIn(here, ada.email, PASSWORD), 'sign-in-pair', 5, 900);
    expect((await logIn(newAddress(), ada.email, PASSWORD)).status).toBe(200);
  });

  it('are counted the same for an account that does not exist', async () => {
    const here = newAddress();
    expect(await statuses(5, () => logIn(here, 'nobody@example.org'))).toEqual(times(5, 401));
    expectSpent(await logIn(here, 'nobody@example.org'), 'sign-in-pair', 5, 900);
  });

  it('made 50 at once are judged at most 5 times', async () => {
    const here = newAddress();
    const answers = await Promise.all(times(50, 0).map(() => logIn(here, ada.email)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(45);
  });

  it('are forgotten after a success', async () => {
    const here = newAddress();
    for (let round = 0; round < 3; round++) {
      expect(await statuses(4, () => logIn(here, ada.email))).toEqual(times(4, 401));
      expect((await logIn(here, ada.email, PASSWORD)).status).toBe(200);
    }
  });

  it('of one account leave others at the same address alone, until the address has failed 20 times', async () => {
    const here = newAddress();
    for (let account = 0; account < 4; account++) {
      expect((await logIn(here, ada.email, PASSWORD)).status).toBe(200);
      expect(await statuses(5, () => logIn(here, `other-${account}@example.org`))).toEqual(times(5, 401));
    }
    expectSpent(await logIn(here, ada.email, PASSWORD), 'sign-in-address', 20, 900);
    expect((await logIn(newAddress(), ada.email, PASSWORD)).status).toBe(200);
  });

  it('that were refused unjudged do not use up the address', async () => {
    const here = newAddress();
    await statuses(30, () => logIn(here, 'stuck@example.org'));
    expect((await logIn(here, ada.email, PASSWORD)).status).toBe(200);
  });

  it('of one account from anywhere are 50 in an hour', async () => {
    for (let batch = 0; batch < 5; batch++) {
      const answers = await Promise.all(times(10, 0).map(() => logIn(newAddress(), ada.email)));
      expect(answers.map(({ status }) => status)).toEqual(times(10, 401));
    }
    expectSpent(await logIn(newAddress(), ada.email), 'sign-in-account', 50, 3600);
  });

  it('count an IPv6 address by its /64, and an IPv4 one in IPv6 clothes as itself', async () => {
    expect(await statuses(5, (i) => logIn(`2001:db8:1:2:${i}::${i}`, ada.email))).toEqual(times(5, 401));
    expect((await logIn('2001:db8:1:2:ffff::1', ada.email)).status).toBe(429);
    expect((await logIn('2001:db8:1:3::1', ada.email)).status).toBe(401);
    const here = newAddress();
    expect(await statuses(5, () => logIn(here, ada.email))).toEqual(times(5, 401));
    expect((await logIn(`::ffff:${here}`, ada.email)).status).toBe(429);
  });

  it('are counted by the rightmost forwarded address, which the proxy wrote', async () => {
    const here = newAddress();
    const spoofed = (i: number) => logIn(`198.51.100.${i}, ${here}`, ada.email);
    expect(await statuses(6, spoofed)).toEqual([...times(5, 401), 429]);
    expect((await logIn(`${here}, ${newAddress()}`, ada.email)).status).toBe(401);
  });

  it.each(['unknown', '203.0.113.7:4711', '[2001:db8::7]:4711', '_hidden', 'fe80::1%eth0', '999.1.1.1', ','])(
    'from a forwarded address written as %s are counted too',
    async (written) => {
      expect(await statuses(6, () => logIn(written, ada.email))).toEqual([...times(5, 401), 429]);
    },
  );
});

describe('without TRUST_PROXY', () => {
  it('X-Forwarded-For is ignored', async () => {
    const direct = await startServer({ env: { RATE_LIMIT_SCALE: '1' } });
    const seen = await statuses(6, () => logIn(newAddress(), 'nobody@example.org', 'wrong password', direct));
    expect(seen).toEqual([...times(5, 401), 429]);
  });
});

describe('sign-ups', () => {
  it('of one address are 10 an hour, also 30 at once', async () => {
    const here = newAddress();
    const answers = await Promise.all(times(30, 0).map(() => signUp(here)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
    expectSpent(await signUp(here), 'sign-up', 10, 3600);
    expect((await signUp(newAddress())).status).toBe(201);
  });
});

describe('refreshes', () => {
  it('of one session are 60 a minute', async () => {
    const [ada, eve] = [await createUser(generous), await createUser(generous)];
    let newest = ada.refreshToken;
    for (let i = 0; i < 60; i++) {
      const { status, body } = await refresh(newest);
      expect(status).toBe(200);
      newest = body['refresh_token']!;
    }
    expectSpent(await refresh(newest), 'refresh', 60, 60);
    expect((await refresh(eve.refreshToken)).status).toBe(200);
    const next = await server.request('GET', '/auth/forward', { token: ada.accessToken });
    expect(next.status).toBe(200);
  });

  it('with one refused token are 5 in 10 seconds', async () => {
    expect(await statuses(5, () => refresh('refused'))).toEqual(times(5, 401));
    expectSpent(await refresh('refused'), 'refused-refresh', 5, 10);
    expect((await refresh('another')).status).toBe(401);
  });

  it('with one token of an ended session are 5 in 10 seconds', async () => {
    const { accessToken, refreshToken } = await createUser(generous);
    await server.request('POST', '/auth/logout', { token: accessToken });
    expect(await statuses(6, () => refresh(refreshToken))).toEqual([...times(5, 401), 429]);
  });
});

describe('a restart', () => {
  it('forgets no budget', async () => {
    const [here, env] = [newAddress(), { RATE_LIMIT_SCALE: '1', TRUST_PROXY: '1' }];
    const first = await startServer({ database, env });
    expect(await statuses(5, () => logIn(here, 'nobody@example.org', 'wrong password', first))).toEqual(
      times(5, 401),
    );
    await first.kill();
    const second = await startServer({ database, env });
    expect((await logIn(here, 'nobody@example.org', 'wrong password', second)).status).toBe(429);
  });
});
