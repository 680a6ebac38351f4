import { setTimeout as sleep } from 'node:timers/promises';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';

const PASSWORD = 'SecurePass123!';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});

const logIn = (email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  server.request('POST', '/auth/login', { body: { email, password }, headers });
const forward = (token: string) => server.request('GET', '/auth/forward', { token });

/** Everything a stranger sees of an answer but what differs in any two requests. */
function visible({ status, headers, body }: Answer<Record<string, unknown>>): string {
  const { request_id, ...rest } = body;
  expect(request_id).toBe(headers.get('x-request-id'));
  const fields = [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
  return JSON.stringify([status, fields, Object.keys(body), rest]);
}

describe('anonymous', () => {
  it('signs in with address and password', async () => {
    const { status, body } = await logIn(` ${ada.email.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ user_id: ada.userId, token_type: 'bearer', expires_in: 900 });
    expect((await forward(body['access_token'] as string)).body).toMatchObject({ user_id: ada.userId });
  });

  it('opens a session of its own each time', async () => {
    const [one, two] = await Promise.all([logIn(ada.email), logIn(ada.email)]);
    const sessions = await Promise.all([one, two].map((a) => forward(a.body['access_token'] as string)));
    expect(new Set(sessions.map(({ body }) => body['session_id'])).size).toBe(2);
  });

  it('sees the same for an unknown account, a deactivated one and a wrong password', async () => {
    const idle = await createUser(server);
    await server.database.query('UPDATE users SET is_active = false, ver = ver + 1 WHERE id = $1', [
      idle.userId,
    ]);
    const wrong = await logIn(ada.email, 'not the password');
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Bearer/);
    const others = [
      await logIn('nobody@example.org'),
      await logIn(idle.email),
      await logIn(idle.email, 'not the password'),
      await logIn('not an address'),
    ];
    expect(new Set([wrong, ...others].map(visible)).size).toBe(1);
  });

  it.each([
    ['garbage', 'Bearer expired'],
    ['another scheme', 'Basic YTpi'],
    ['an unsigned token', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('signs in although %s is sent along', async (_, authorization) => {
    expect((await logIn(ada.email, PASSWORD, { authorization })).status).toBe(200);
  });

  it.each([
    ['no address', { password: PASSWORD }, 'email'],
    ['no password', { email: 'ada@example.org' }, 'password'],
    ['a number as password', { email: 'ada@example.org', password: 12345678 }, 'password'],
    ['an object as address', { email: { $ne: '' }, password: PASSWORD }, 'email'],
    ['a list as address', { email: ['ada@example.org'], password: PASSWORD }, 'email'],
    ['an unknown field', { email: 'ada@example.org', password: PASSWORD, user_id: '1' }, 'user_id'],
  ])('is told what is wrong with %s', async (_, body, field) => {
    expect(await server.request('POST', '/auth/login', { body })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });
});

describe('a login that waits in the hash queue', () => {
  it.each([
    ['the account is deactivated', 'is_active = false'],
    ['the password changes', 'password_hash = (SELECT password_hash FROM users WHERE id = $2)'],
    ['the account is deleted', undefined],
  ])('opens no session after %s', async (_, change) => {
    const other = await createUser(server, { password: 'AnotherPass123!' });
    for (let round = 0; round < 6; round++) {
      const victim = await createUser(server);
      const crowd = Array.from({ length: 24 }, (__, i) => logIn(`crowd-${i}@example.org`));
      const login = logIn(victim.email);
      await sleep(30 + 20 * round);
      const [row] = change
        ? await server.database.query<{ at: Date }>(
            `UPDATE users SET ${change}, ver = ver + 1 WHERE id = $1 AND $2::uuid IS NOT NULL RETURNING clock_timestamp() AS at`,
            [victim.userId, other.userId],
          )
        : await server.database.query<{ at: Date }>(
            'DELETE FROM users WHERE id = $1 RETURNING clock_timestamp() AS at',
            [victim.userId],
          );
      const { status, body } = await login;
      await Promise.all(crowd);
      const late = await server.database.query(
        `SELECT id FROM session WHERE user_id = $1 AND created_at > $2::timestamptz + interval '2 ms'`,
        [victim.userId, row!.at],
      );
      expect(late).toEqual([]);
      if (status !== 200) expect(body).toMatchObject({ code: 'invalid_credentials' });
    }
  });
});

describe('a storm of 200 logins', () => {
  it('gets 200 and 503 with Retry-After alone, while signed-in users are served', async () => {
    let raging = true;
    const storm = Promise.all(Array.from({ length: 200 }, () => logIn(ada.email))).finally(() => {
      raging = false;
    });
    const served: number[] = [];
    while (raging) served.push((await forward(ada.accessToken)).status);
    const answers = await storm;
    expect(new Set(served)).toEqual(new Set([200]));
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 503]);
    for (const refused of answers.filter(({ status }) => status === 503)) {
      expect(refused.body).toMatchObject({ code: 'overloaded' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await logIn(ada.email)).status).toBe(200);
  });
});

describe('a password that is too long', () => {
  it.each([
    ['of 1 MB', 'k'.repeat(1024 * 1024), 413, 'payload_too_large'],
    ['of 1,025 characters', 'k'.repeat(1025), 400, 'validation_failed'],
  ])(
    '%s is refused before anything is hashed: also when the hash queue is full',
    async (_, password, status, code) => {
      let raging = true;
      const storm = Array.from({ length: 100 }, async () => {
        while (raging) await logIn(ada.email);
      });
      const body = { email: ada.email, password };
      const fresh = { ...body, username: 'long.password' };
      let full = false;
      for (let round = 0; round < 100 && !full; round++) {
        const [long, longSignUp, fitting] = await Promise.all([
          server.request('POST', '/auth/login', { body }),
          server.request('POST', '/auth/signup', { body: fresh }),
          logIn(ada.email),
        ]);
        full = fitting.status === 503;
        expect(long).toMatchObject({ status, body: { code } });
        expect(longSignUp).toMatchObject({ status, body: { code } });
      }
      raging = false;
      expect(full).toBe(true);
      await Promise.all(storm);
    },
  );
});

describe('the record', () => {
  interface Event {
    action: string;
    actor_id: string;
    subject_id: string;
    session_id: string | null;
    request_id: string;
    ip: string;
  }
  const eventsOf = (userId: string) =>
    server.database.query<Event>(
      `SELECT action, outcome, actor_id, subject_id, session_id, request_id, details, ip FROM audit_events
       JOIN audit_origins ON event_id = audit_events.id WHERE subject_id = $1 ORDER BY audit_events.id`,
      [userId],
    );

  it('tells of the account and of each session that was opened, and holds nothing typed', async () => {
    const person = await createUser(server);
    const signedIn = await logIn(person.email);
    const { body } = await forward(signedIn.body['access_token'] as string);
    const events = await eventsOf(person.userId);
    expect(events.map(({ action }) => action)).toEqual([
      'account.created',
      'session.opened',
      'session.opened',
    ]);
    expect(events[2]).toEqual({
      action: 'session.opened',
      outcome: 'success',
      actor_id: person.userId,
      subject_id: person.userId,
      session_id: body['session_id'],
      request_id: signedIn.headers.get('x-request-id'),
      details: {},
      ip: '127.0.0.1',
    });
    expect(JSON.stringify(events)).not.toContain(person.username);
  });

  it('tells of no session that was not opened, and of no account whose address was taken', async () => {
    const person = await createUser(server);
    await logIn(person.email, 'not the password');
    const body = { email: person.email, username: `x${person.username.slice(2)}`, password: PASSWORD };
    expect((await server.request('POST', '/auth/signup', { body })).status).toBe(409);
    expect((await eventsOf(person.userId)).map(({ action }) => action)).toEqual([
      'account.created',
      'session.opened',
    ]);
    const [row] = await server.database.query<{ orphans: number }>(
      `SELECT count(*)::integer AS orphans FROM audit_events
       WHERE action = 'account.created' AND subject_id NOT IN (SELECT id FROM users)
       AND request_id IS NOT NULL AND occurred_at > (SELECT created_at FROM users WHERE id = $1)`,
      [person.userId],
    );
    expect(row!.orphans).toBe(0);
  });
});

describe('admin', () => {
  it('sees when somebody signed in last', async () => {
    const admin = await signedInAs(server, server.database, ['user', 'admin']);
    const person = await createUser(server);
    const lastLogin = async () => {
      const answer = await server.request('GET', `/admin/users/${person.userId}`, {
        token: admin.accessToken,
      });
      return Date.parse(answer.body['last_login_at'] as string);
    };
    const before = await lastLogin();
    await logIn(person.email, 'wrong password');
    expect(await lastLogin()).toBe(before);
    await sleep(5);
    await logIn(person.email);
    expect(await lastLogin()).toBeGreaterThan(before);
  });
});
