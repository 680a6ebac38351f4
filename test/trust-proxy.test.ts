import { COUNTING, from, newAddress, signIn, statuses, times } from './support/budgets.js';
import { createDatabase, type Database } from './support/database.js';
import { type Server, startServer } from './support/server.js';

const NOBODY = 'nobody@example.org';
const SPENT = [...times(5, 401), 429];

let database: Database;
const alone = 'the test itself is the proxy before it';
const start = (TRUST_PROXY: string) =>
  startServer({ database, env: { RATE_LIMIT_SCALE: '1', TRUST_PROXY }, alone });
let accounts = 0;
/** An account of its own for each test, so that no budget but the pair's is near its end. */
const newAccount = () => `nobody-${++accounts}@example.org`;

beforeAll(async () => {
  database = await createDatabase();
});

describe('behind one proxy', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ database, env: COUNTING, alone });
  });

  it('a client is known by the rightmost forwarded address, which the proxy wrote', async () => {
    const [email, here] = [newAccount(), newAddress()];
    expect(await statuses(6, (i) => signIn(server, email, { at: `198.51.100.${i}, ${here}` }))).toEqual(
      SPENT,
    );
    expect((await signIn(server, email, { at: `${here}, ${newAddress()}` })).status).toBe(401);
  });

  it('an IPv6 address counts by its /64, and an IPv4 one in IPv6 clothes as itself', async () => {
    const email = newAccount();
    expect(await statuses(5, (i) => signIn(server, email, { at: `2001:db8:1:2:${i}::${i}` }))).toEqual(
      times(5, 401),
    );
    expect((await signIn(server, email, { at: '2001:db8:1:2:ffff::1' })).status).toBe(429);
    expect((await signIn(server, email, { at: '2001:db8:1:3::1' })).status).toBe(401);
    const here = newAddress();
    expect(await statuses(5, () => signIn(server, email, { at: here }))).toEqual(times(5, 401));
    expect((await signIn(server, email, { at: `::ffff:${here}` })).status).toBe(429);
  });

  it.each([
    ['203.0.113.7:4711', '203.0.113.7:4712'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
  ])('the port in %s does not make another client', async (one, other) => {
    const email = newAccount();
    expect(await statuses(5, () => signIn(server, email, { at: one }))).toEqual(times(5, 401));
    expect((await signIn(server, email, { at: other })).status).toBe(429);
  });

  it.each(['unknown', '_hidden', 'fe80::1%eth0', '999.1.1.1', ','])(
    'an address written as %s is no way around a budget',
    async (written) => {
      const email = newAccount();
      expect(await statuses(6, () => signIn(server, email, { at: written }))).toEqual(SPENT);
    },
  );

  it.each(['forwarded', 'x-real-ip', 'cf-connecting-ip'])('%s tells nothing', async (name) => {
    const email = newAccount();
    const here = newAddress();
    const call = (i: number) =>
      server.request('POST', '/auth/login', {
        body: { email, password: 'wrong password' },
        headers: { ...from(here), [name]: name === 'forwarded' ? `for=192.0.2.${i}` : `192.0.2.${i}` },
      });
    expect(await statuses(6, call)).toEqual(SPENT);
  });
});

describe('behind two proxies', () => {
  it('a client is known by the second forwarded address from the right', async () => {
    const server = await start('2');
    const [email, here] = [newAccount(), newAddress()];
    const at = (i: number) => `198.51.100.${i}, ${here}, 192.0.2.${i}`;
    expect(await statuses(6, (i) => signIn(server, email, { at: at(i) }))).toEqual(SPENT);
    expect((await signIn(server, email, { at: `${here}, ${newAddress()}, 192.0.2.1` })).status).toBe(401);
  });
});

describe('behind proxies known by address', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start('127.0.0.0/8,192.0.2.0/24,2001:db8:ffff::/48');
  });

  it('a client is the rightmost address that is none of theirs, however many there are', async () => {
    const [email, here] = [newAccount(), newAddress()];
    const ways = [here, `${here}, 192.0.2.1`, `${here}, 192.0.2.1, 2001:db8:ffff::9`];
    const at = (i: number) => `198.51.100.${i}, ${ways[i % 3]}`;
    expect(await statuses(6, (i) => signIn(server, email, { at: at(i) }))).toEqual(SPENT);
  });

  it('an address of theirs that a client wrote further left counts for nothing', async () => {
    const [email, here] = [newAccount(), newAddress()];
    expect(await statuses(6, (i) => signIn(server, email, { at: `192.0.2.${i}, ${here}` }))).toEqual(SPENT);
  });
});

describe('when the peer is none of the proxies known by address', () => {
  it('X-Forwarded-For is ignored', async () => {
    const server = await start('192.0.2.0/24');
    expect(await statuses(6, () => signIn(server, NOBODY, { at: newAddress() }))).toEqual(SPENT);
  });
});

describe('without TRUST_PROXY', () => {
  const WARNING = 'but TRUST_PROXY is unset';
  const warnings = (server: Server) => server.logs.filter((line) => line.includes(WARNING));

  it('X-Forwarded-For is ignored', async () => {
    const server = await startServer({ env: { RATE_LIMIT_SCALE: '1' }, alone });
    expect(await statuses(6, () => signIn(server, NOBODY, { at: newAddress() }))).toEqual(SPENT);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.7'],
    ['forwarded', 'for=203.0.113.7'],
    ['x-real-ip', '203.0.113.7'],
  ])('%s from a near peer logs one warning, and no address of the client', async (name, value) => {
    const server = await startServer({ alone });
    await server.request('GET', '/health');
    expect(warnings(server)).toEqual([]);
    for (let i = 0; i < 3; i++) await server.request('GET', '/health', { headers: { [name]: value } });
    const line = await server.logged(WARNING);
    await server.request('GET', '/last-of-them');
    await server.logged('/last-of-them');
    expect(warnings(server)).toHaveLength(1);
    expect(line).toContain(name);
    expect(line).not.toContain('203.0.113.7');
  });

  it('with it nothing is logged', async () => {
    const server = await startServer({ env: { TRUST_PROXY: '1' }, alone });
    await server.request('GET', '/first-and-last', { headers: from('203.0.113.7') });
    await server.logged('/first-and-last');
    expect(warnings(server)).toEqual([]);
  });
});
