import pg from 'pg';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Row {
  action: string;
  outcome: string;
  actor_id: string | null;
  subject_id: string | null;
  session_id: string | null;
  target: string | null;
  details: { count: number; code?: string; refusals?: Record<string, number>; address_hmac?: string };
  ip: string | null;
  user_agent: string | null;
}

let database: Database;
let server: Server;
let ada: Person;

beforeEach(async () => {
  database = await createDatabase();
  // So that each test has addresses of its own.
  server = await startServer({ database, env: { TRUST_PROXY: '1' } });
  ada = await createUser(server);
});

const from = (ip: string, userAgent = 'a browser') => ({ 'x-forwarded-for': ip, 'user-agent': userAgent });
const signIn = (email: string, ip: string) =>
  server.request('POST', '/auth/login', { body: { email, password: 'Wrong-Pass-123' }, headers: from(ip) });

/** What stands in the record once the server has stopped. */
async function recorded(action: string): Promise<Row[]> {
  expect(await server.stop()).toBe(0);
  return database.query<Row>(
    `SELECT e.*, o.ip, o.user_agent FROM audit_events e LEFT JOIN audit_origins o ON o.event_id = e.id
     WHERE action = $1 ORDER BY e.occurred_at, e.id`,
    [action],
  );
}
const total = (rows: Row[]): number => rows.reduce((sum, { details }) => sum + details.count, 0);

describe('refused calls of somebody anonymous', () => {
  it('are one row for each address and minute, the address beside the record and not in it', async () => {
    for (let call = 0; call < 30; call++)
      await server.request('GET', call % 3 ? '/auth/me' : '/admin/users', { headers: from('203.0.113.7') });
    await server.request('GET', '/auth/me', { token: 'no.token.at-all', headers: from('203.0.113.8') });
    const rows = await recorded('request.refused');
    const [own, other] = [
      rows.filter(({ ip }) => ip === '203.0.113.7'),
      rows.filter(({ ip }) => ip === '203.0.113.8'),
    ];
    expect(own.length).toBeLessThanOrEqual(2); // a minute may have ended meanwhile
    expect(total(own)).toBe(30);
    if (own.length === 1)
      expect(own[0]).toMatchObject({
        outcome: 'refused',
        actor_id: null,
        target: null,
        user_agent: 'a browser',
        details: { refusals: { 'auth.readMe token_missing': 20, 'admin.listUsers token_missing': 10 } },
      });
    expect(other).toMatchObject([{ target: 'auth.readMe', details: { count: 1, code: 'token_invalid' } }]);
    const events = await database.query<{ event: string }>('SELECT e::text AS event FROM audit_events e');
    for (const { event } of events) expect(event).not.toMatch(/203\.0\.113|browser/);
  });

  it('count an IPv6 network as one address', async () => {
    for (let host = 1; host <= 5; host++)
      await server.request('GET', '/auth/me', { headers: from(`2001:db8:0:1::${host}`) });
    const rows = await recorded('request.refused');
    expect(rows.length).toBeLessThanOrEqual(2);
    expect(total(rows)).toBe(5);
  });

  it('from more addresses than there is room for are counted as dropped', async () => {
    const calls = Array.from({ length: 2_100 }, (_, i) => `10.1.${i >> 8}.${i & 255}`);
    while (calls.length > 0)
      await Promise.all(
        calls.splice(0, 50).map((ip) => server.request('GET', '/auth/me', { headers: from(ip) })),
      );
    const rows = await recorded('request.refused');
    const dropped = rows.reduce(
      (sum, { details }) => sum + ((details as { dropped?: number }).dropped ?? 0),
      0,
    );
    const counted = rows.reduce((sum, { details }) => sum + (details.count ?? 0), 0);
    expect(counted + dropped).toBe(2_100);
  }, 120_000);
});

describe('refused calls of a user', () => {
  it('name the user, the session, the operation and the code', async () => {
    const call = () =>
      server.request('GET', '/admin/users', { token: ada.accessToken, headers: from('203.0.113.7') });
    expect([(await call()).status, (await call()).status]).toEqual([403, 403]);
    const rows = await recorded('request.refused');
    expect(total(rows)).toBe(2);
    expect(rows[0]).toMatchObject({
      outcome: 'refused',
      actor_id: ada.userId,
      target: 'admin.listUsers',
      details: { code: 'forbidden' },
      ip: '203.0.113.7',
    });
    expect(rows[0]!.session_id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('failed sign-ins', () => {
  it('hold the account when there is one, else an HMAC of the address, never the address', async () => {
    const nobody = `nobody-${ada.username}@example.org`;
    for (let i = 0; i < 3; i++) await signIn(ada.email, '203.0.113.1');
    for (let i = 0; i < 2; i++) await signIn(nobody, '203.0.113.2');
    const rows = await recorded('login.failed');
    const known = rows.filter(({ subject_id }) => subject_id === ada.userId);
    const unknown = rows.filter(({ subject_id }) => subject_id === null);
    expect([total(known), total(unknown), known.length <= 2, unknown.length <= 2]).toEqual([
      3,
      2,
      true,
      true,
    ]);
    expect(known[0]).toMatchObject({ target: 'auth.login', actor_id: null, ip: '203.0.113.1' });
    expect(known[0]!.details.address_hmac).toBeUndefined();
    expect(unknown[0]!.details.address_hmac).toMatch(/^[\w-]{43}$/);
    const [{ refused }] = (await database.query<{ refused: number }>(
      `SELECT count(*)::integer AS refused FROM audit_events WHERE action = 'request.refused'`,
    )) as [{ refused: number }];
    expect(refused).toBe(0); // not told twice
    const events = await database.query<{ event: string }>('SELECT e::text AS event FROM audit_events e');
    for (const { event } of events) expect(event).not.toContain(ada.username);
  });
});

describe('a record that cannot be written to', () => {
  it('neither fails nor delays what is refused, nor keeps the server from stopping', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('BEGIN; LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE');
      for (let call = 0; call < 20; call++)
        expect((await server.request('GET', '/auth/me')).status).toBe(401);
      expect(await server.stop()).toBe(0);
    } finally {
      await client.end();
    }
  });
});
