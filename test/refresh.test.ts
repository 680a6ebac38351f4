import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

interface Tokens {
  access_token: string;
  refresh_token: string;
  code: string;
}

let database: Database;
let server: Server;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});

const refresh = (refresh_token: unknown, on = server) =>
  on.request<Tokens>('POST', '/auth/refresh', { body: { refresh_token } });
const accessWith = async (token: string, on = server) => {
  const { status, body } = await on.request('GET', '/auth/forward', { token });
  return status === 200 ? 200 : body['code'];
};
const partOf = (token: string, part: 0 | 1) =>
  JSON.parse(Buffer.from(token.split('.')[part]!, 'base64url').toString()) as Record<string, unknown>;
const sessionOf = async ({ refreshToken }: Person) => {
  const rows = await database.query<Record<string, unknown>>('SELECT * FROM session WHERE id = $1', [
    partOf(refreshToken, 1)['sid'],
  ]);
  return rows[0]!;
};
/** As if the session's rotations had happened that much earlier. */
const age = ({ refreshToken }: Person, seconds: number) =>
  database.query(
    `UPDATE session SET rotated_at = rotated_at - make_interval(secs => $2),
       previous_rotated_at = previous_rotated_at - make_interval(secs => $2) WHERE id = $1`,
    [partOf(refreshToken, 1)['sid'], seconds],
  );
/** Holds the session's row for a moment, so that everything that wants it meets there. */
const hold = ({ refreshToken }: Person, seconds: number) =>
  database.query(
    'WITH held AS (SELECT id FROM session WHERE id = $1 FOR UPDATE) SELECT pg_sleep($2) FROM held',
    [partOf(refreshToken, 1)['sid'], seconds],
  );
/** The same token with other claims or header fields, signed with a key of ours. */
function forge(
  token: string,
  claims: object,
  header: object = {},
  key = TEST_SECRETS.JWT_REFRESH_SECRET_KEY,
) {
  const parts = [
    { ...partOf(token, 0), ...header },
    { ...partOf(token, 1), ...claims },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
const REFUSED = { status: 401, body: { code: 'invalid_refresh_token' } };

async function expectDead(person: Person, ...newer: Tokens[]): Promise<void> {
  for (const token of [person.refreshToken, ...newer.map((tokens) => tokens.refresh_token)])
    expect(await refresh(token)).toMatchObject(REFUSED);
  for (const token of [person.accessToken, ...newer.map((tokens) => tokens.access_token)])
    expect(await accessWith(token)).toBe('token_revoked');
}

describe('the newest token', () => {
  it('gets new tokens of the same session', async () => {
    const ada = await createUser(server);
    const { status, body } = await refresh(ada.refreshToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 900, user_id: ada.userId });
    expect(partOf(body.refresh_token, 0)).toEqual({ alg: 'HS256', typ: 'rt+jwt', kid: expect.any(String) });
    const { iat, exp, sid } = partOf(ada.refreshToken, 1);
    expect(partOf(body.refresh_token, 1)).toEqual({
      iss: 'meditwin',
      aud: 'meditwin-api',
      sub: ada.userId,
      sid,
      gen: 1,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    expect(Number(exp) - Number(iat)).toBeCloseTo(604_800, -1);
    expect([await accessWith(ada.accessToken), await accessWith(body.access_token)]).toEqual([200, 200]);
  });

  it.each([20, 50])('used %i times at once has one successor', async (callers) => {
    const ada = await createUser(server);
    const held = hold(ada, 0.4);
    await sleep(50);
    const answers = await Promise.all(Array.from({ length: callers }, () => refresh(ada.refreshToken)));
    await held;
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    expect(await sessionOf(ada)).toMatchObject({ generation: 1, ended_at: null });
    expect(await accessWith(answers.at(-1)!.body.access_token)).toBe(200);
    expect((await refresh(answers[0]!.body.refresh_token)).status).toBe(200);
  });

  it('works although an expired bearer is sent along', async () => {
    const ada = await createUser(server);
    const answer = await server.request('POST', '/auth/refresh', {
      body: { refresh_token: ada.refreshToken },
      token: 'expired',
    });
    expect(answer.status).toBe(200);
  });
});

describe('the token before', () => {
  it('gets the very same successor inside the window, with the roles of now', async () => {
    const [admin, ada] = [await signedInAs(server, database, ['user', 'admin']), await createUser(server)];
    const first = (await refresh(ada.refreshToken)).body;
    await server.request('PUT', `/admin/users/${ada.userId}/roles`, {
      token: admin.accessToken,
      body: { roles: ['user', 'clinician'] },
    });
    const second = await refresh(ada.refreshToken);
    expect(second.body.refresh_token).toBe(first.refresh_token);
    expect(partOf(second.body.access_token, 1)).toMatchObject({ roles: ['user', 'clinician'] });
    expect(await accessWith(second.body.access_token)).toBe(200);
  });

  it('does not move the window or the expiry by being used', async () => {
    const ada = await createUser(server);
    await refresh(ada.refreshToken);
    const before = await sessionOf(ada);
    for (let i = 0; i < 20; i++) expect((await refresh(ada.refreshToken)).status).toBe(200);
    expect(await sessionOf(ada)).toEqual(before);
  });

  it('ends the session outside the window: its newest tokens are dead too', async () => {
    const strict = await startServer({ database, env: { REFRESH_REUSE_WINDOW_SECONDS: '1' } });
    const ada = await createUser(strict);
    const other = await logIn(strict, ada);
    const newer = (await refresh(ada.refreshToken, strict)).body;
    await sleep(1_200);
    expect(await refresh(ada.refreshToken, strict)).toMatchObject(REFUSED);
    expect(await refresh(newer.refresh_token, strict)).toMatchObject(REFUSED);
    expect(await accessWith(newer.access_token, strict)).toBe('token_revoked');
    expect(await accessWith(ada.accessToken, strict)).toBe('token_revoked');
    expect(await accessWith(other.accessToken, strict)).toBe(200);
    expect((await refresh(other.refreshToken, strict)).status).toBe(200);
  });

  it('ends the session after the default of 10 seconds', async () => {
    const ada = await createUser(server);
    const newer = (await refresh(ada.refreshToken)).body;
    await age(ada, 9);
    expect((await refresh(ada.refreshToken)).status).toBe(200);
    await age(ada, 2);
    expect(await refresh(ada.refreshToken)).toMatchObject(REFUSED);
    await expectDead(ada, newer);
  });
});

describe('an older token', () => {
  it('of two steps back is refused inside its own window, and the session lives', async () => {
    const ada = await createUser(server);
    const one = (await refresh(ada.refreshToken)).body;
    const two = (await refresh(one.refresh_token)).body;
    expect(await refresh(ada.refreshToken)).toMatchObject(REFUSED);
    expect(await accessWith(two.access_token)).toBe(200);
    expect((await refresh(two.refresh_token)).status).toBe(200);
  });

  it('of two steps back outside its own window ends the session', async () => {
    const ada = await createUser(server);
    const one = (await refresh(ada.refreshToken)).body;
    await age(ada, 11);
    const two = (await refresh(one.refresh_token)).body;
    expect(await refresh(ada.refreshToken)).toMatchObject(REFUSED);
    await expectDead(ada, one, two);
  });

  it('of three steps back ends the session at once', async () => {
    const ada = await createUser(server);
    const later: Tokens[] = [];
    for (let token = ada.refreshToken; later.length < 3; token = later.at(-1)!.refresh_token)
      later.push((await refresh(token)).body);
    expect(await refresh(ada.refreshToken)).toMatchObject(REFUSED);
    await expectDead(ada, ...later);
  });
});

describe('a token that is none', () => {
  it('from the future ends the session', async () => {
    const ada = await createUser(server);
    expect(await refresh(forge(ada.refreshToken, { gen: 7 }))).toMatchObject(REFUSED);
    await expectDead(ada);
  });

  it('any more, being expired, is refused and changes nothing', async () => {
    const ada = await createUser(server);
    const newer = (await refresh(ada.refreshToken)).body;
    await age(ada, 60);
    const before = await sessionOf(ada);
    const past = Math.floor(Date.now() / 1000) - 60;
    expect(await refresh(forge(ada.refreshToken, { iat: past - 600, exp: past }))).toMatchObject(REFUSED);
    expect(await sessionOf(ada)).toEqual(before);
    expect((await refresh(newer.refresh_token)).status).toBe(200);
  });

  it('any more, its session being over, is refused and changes nothing', async () => {
    const ada = await createUser(server);
    await server.request('POST', '/auth/logout', { token: ada.accessToken });
    const before = await sessionOf(ada);
    for (const gen of [0, 1, 5])
      expect(await refresh(forge(ada.refreshToken, { gen }))).toMatchObject(REFUSED);
    expect(await sessionOf(ada)).toEqual(before);
  });

  it('is refused and ends nothing, however it was forged', async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const forged = [
      ada.accessToken,
      forge(ada.refreshToken, {}, {}, TEST_SECRETS.JWT_SECRET_KEY),
      forge(ada.refreshToken, {}, { typ: 'at+jwt' }),
      forge(ada.refreshToken, {}, { typ: 'JWT' }),
      forge(ada.refreshToken, {}, { kid: 'other' }),
      forge(ada.refreshToken, {}, { alg: 'none' }),
      forge(ada.refreshToken, {}, { alg: 'HS512' }),
      forge(ada.refreshToken, {}, { crit: ['exp'] }),
      ...[{ sub: eve.userId }, { sid: partOf(eve.refreshToken, 1)['sid'] }, { sid: 'x' }, { gen: '0' }].map(
        (claims) => forge(ada.refreshToken, claims),
      ),
      ...[
        { gen: -1 },
        { gen: 0.5 },
        { gen: 2 ** 40 },
        { exp: undefined },
        { aud: 'x' },
        { aud: ['meditwin-api'] },
      ].map((claims) => forge(ada.refreshToken, claims)),
      forge(ada.refreshToken, { iss: 'x' }),
      forge(ada.refreshToken, { exp: 9_999_999_999 }),
      `${ada.refreshToken}=`,
      ` ${ada.refreshToken}`,
      ada.refreshToken.split('.').slice(0, 2).join('.'),
      'garbage',
    ];
    for (const token of forged) expect([token, await refresh(token)]).toMatchObject([token, REFUSED]);
    expect([await accessWith(ada.accessToken), await accessWith(eve.accessToken)]).toEqual([200, 200]);
    expect((await refresh(ada.refreshToken)).status).toBe(200);
    expect(await accessWith(ada.refreshToken)).toBe('token_invalid');
  });

  it.each([
    ['that is missing', undefined],
    ['that is null', null],
    ['that is empty', ''],
    ['that is a number', 7],
    ['that is a list', ['a']],
    ['of 10 kB', 'x'.repeat(10_000)],
  ])('%s gets 400', async (_, token) => {
    expect(await refresh(token)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'refresh_token' }] },
    });
  });
});

describe('a refresh that races', () => {
  it('a logout leaves nothing alive', async () => {
    for (let round = 0; round < 20; round++) {
      const ada = await createUser(server);
      const held = round % 2 && hold(ada, 0.1);
      if (held) await sleep(20);
      const races = [0, 1, 2].map(() => refresh(ada.refreshToken));
      const logout = server.request('POST', '/auth/logout', { token: ada.accessToken });
      await held;
      const won = (await Promise.all(races)).filter(({ status }) => status === 200);
      expect((await logout).status).toBe(200);
      await expectDead(ada, ...won.map(({ body }) => body));
    }
  });

  it('a deactivation leaves nothing alive', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    for (let round = 0; round < 10; round++) {
      const ada = await createUser(server);
      const held = round % 2 && hold(ada, 0.1);
      if (held) await sleep(20);
      const races = [0, 1, 2].map(() => refresh(ada.refreshToken));
      const deactivation = server.request('PATCH', `/admin/users/${ada.userId}`, {
        token: admin.accessToken,
        body: { is_active: false },
      });
      await held;
      const won = (await Promise.all(races)).filter(({ status }) => status === 200);
      expect((await deactivation).status).toBe(200);
      await expectDead(ada, ...won.map(({ body }) => body));
    }
  });
});

describe('a session', () => {
  it('never outlives SESSION_MAX_DAYS, however often it is refreshed', async () => {
    const brief = await startServer({ database, env: { SESSION_MAX_DAYS: '0.0001' } }); // 9 s
    const ada = await createUser(brief);
    const { ends_at, created_at } = await sessionOf(ada);
    expect((ends_at as Date).getTime() - (created_at as Date).getTime()).toBe(9_000);
    const ends = (ends_at as Date).getTime() / 1000;
    let token = ada.refreshToken;
    for (
      let answer = await refresh(token, brief);
      answer.status === 200;
      answer = await refresh(token, brief)
    ) {
      token = answer.body.refresh_token;
      expect(partOf(token, 1)['exp']).toBeLessThanOrEqual(ends);
      await sleep(1_000);
    }
    expect(Date.now() / 1000).toBeGreaterThan(ends - 1);
    expect(await refresh(token, brief)).toMatchObject(REFUSED);
    expect((await logIn(brief, ada)).userId).toBe(ada.userId);
  });
});
