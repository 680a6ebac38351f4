import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const UNKNOWN_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';
const EVERYTHING =
  'users:read,users:write,users:delete,roles:read,roles:write,roles:assign,audit:read,stats:read,twin:read-granted';

interface Page {
  items: Record<string, unknown>[];
  next_cursor: string | null;
}

let database: Database;
let server: Server;
let admin: Person;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  await database.query(
    `INSERT INTO role (name, permissions) VALUES ('support', '{users:write,users:read}'), ('assigner', '{roles:assign}'), ('owner', $1::text[])`,
    [`{${EVERYTHING}}`],
  );
  server = await startServer({ database });
});
beforeEach(async () => {
  [admin, ada] = await Promise.all([signedInAs(server, database, ['user', 'admin']), createUser(server)]);
});

const as = (person: Person, method: string, path: string, body?: unknown) =>
  server.request(method, `/admin${path}`, { token: person.accessToken, ...(body !== undefined && { body }) });
const list = (query: Record<string, string>, person = admin) =>
  server.request<Page>('GET', `/admin/users?${new URLSearchParams(query)}`, { token: person.accessToken });
const idsOf = ({ body }: { body: Page }) => body.items.map((item) => item['user_id']);
const access = async ({ accessToken }: { accessToken: string }) => {
  const { status, body } = await server.request('GET', '/auth/forward', { token: accessToken });
  return status === 200 ? 'ok' : body['code'];
};
const refused = (status: number, code: string) => ({ status, body: { code } });
const patch = (by: Person, target: Person, body: object) => as(by, 'PATCH', `/users/${target.userId}`, body);
const setRoles = (by: Person, target: Person, roles: unknown) =>
  as(by, 'PUT', `/users/${target.userId}/roles`, { roles });
const erase = (by: Person, target: Person) => as(by, 'DELETE', `/users/${target.userId}`);
const revoke = (by: Person, target: Person) => as(by, 'POST', `/users/${target.userId}/revoke-sessions`);

/** Every call under /admin that exists. */
const CALLS: [string, string, (id: string) => string, object | undefined][] = [
  ['list', 'GET', () => '/users', undefined],
  ['read', 'GET', (id) => `/users/${id}`, undefined],
  ['roles', 'GET', () => '/roles', undefined],
  ['change', 'PATCH', (id) => `/users/${id}`, { full_name: 'Changed' }],
  ['assign', 'PUT', (id) => `/users/${id}/roles`, { roles: ['user', 'admin'] }],
  ['revoke', 'POST', (id) => `/users/${id}/revoke-sessions`, undefined],
  ['delete', 'DELETE', (id) => `/users/${id}`, undefined],
];

describe('anonymous', () => {
  it.each(CALLS)('cannot %s', async (_, method, path, body) => {
    const answer = await server.request(method, `/admin${path(ada.userId)}`, { ...(body && { body }) });
    expect(answer).toMatchObject(refused(401, 'token_missing'));
  });
});

describe('user', () => {
  it.each(CALLS)('cannot %s', async (_, method, path, body) => {
    expect(await as(ada, method, path(ada.userId), body)).toMatchObject(refused(403, 'forbidden'));
  });
});

describe('auditor', () => {
  it('may list and read accounts, and nothing else', async () => {
    const auditor = await signedInAs(server, database, ['user', 'auditor']);
    const outcomes: [string, number][] = [];
    for (const [call, method, path, body] of CALLS)
      outcomes.push([call, (await as(auditor, method, path(ada.userId), body)).status]);
    const may = ['list', 'read'];
    expect(outcomes).toEqual(CALLS.map(([call]) => [call, may.includes(call) ? 200 : 403]));
    expect((await as(admin, 'GET', `/users/${ada.userId}`)).body).toMatchObject({
      full_name: null,
      roles: ['user'],
    });
  });
});

describe('admin', () => {
  it('pages through accounts without repeats or gaps while others sign up', async () => {
    const people: Person[] = [];
    while (people.length < 7) people.push(await createUser(server, { full_name: 'Pager' }));
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ q: 'pager', limit: '2', ...(cursor && { cursor }) });
      expect(page.status).toBe(200);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(page));
      cursor = page.body.next_cursor;
      await createUser(server, { full_name: 'Pager, late' });
    } while (cursor);
    expect(seen).toEqual(people.map(({ userId }) => userId).reverse());
  });

  it('sees of each account what the contract names and no more', async () => {
    const { items } = (await list({ q: ada.email })).body;
    expect(items).toEqual([
      {
        user_id: ada.userId,
        email: ada.email,
        username: ada.username,
        full_name: null,
        is_active: true,
        created_at: expect.any(String),
        roles: ['user'],
        permissions: [],
        last_login_at: expect.any(String),
      },
    ]);
    const { body } = await as(admin, 'GET', `/users/${ada.userId}`);
    expect(body).toEqual({ ...items[0], session_count: 1 });
  });

  it('searches address, username and full name without regard to case, and literally', async () => {
    const odd = await createUser(server, { full_name: '100% sure_thing \\o/' });
    await createUser(server, { full_name: '100 sureXthing o' });
    for (const q of [
      '100%',
      'E_THING',
      'thing \\o',
      '\\O',
      odd.username.toUpperCase(),
      odd.email,
      odd.email.slice(2, -2),
    ])
      expect([q, idsOf(await list({ q }))]).toEqual([q, [odd.userId]]);
    for (const q of [
      `' OR true --`,
      `${odd.email}\n${odd.username}`,
      `${odd.email} ${odd.username}`,
      `${odd.email}x`,
    ])
      expect([q, idsOf(await list({ q }))]).toEqual([q, []]);
  });

  it('finds by a whole address its account alone, and by a part of it all that hold it', async () => {
    const short = await createUser(server);
    const long = await createUser(server, { email: `dr.${short.email}` });
    const found = async (query: Record<string, string>) => idsOf(await list(query));
    expect(await found({ q: short.email })).toEqual([short.userId]);
    expect(await found({ q: `  ${short.email.toUpperCase()} ` })).toEqual([short.userId]);
    expect(await found({ q: long.email })).toEqual([long.userId]);
    expect(await found({ q: short.email.slice(0, -1) })).toEqual([long.userId, short.userId]);
    expect(await found({ q: short.email, role: 'auditor' })).toEqual([]);
  });

  it('searches for the beginning of a name or of a word in it when less than three letters are given', async () => {
    const marker = await createUser(server, {
      username: `zq-${ada.username.slice(0, 20)}`,
      full_name: 'Ŵyn ŶX',
    });
    const found = async (q: string) => idsOf(await list({ q }));
    for (const q of ['zq', 'ZQ-', 'Ŷx', 'Ŵ', 'ŵY']) expect([q, await found(q)]).toEqual([q, [marker.userId]]);
    for (const q of ['yn', 'q-']) expect([q, await found(q)]).toEqual([q, []]);
    expect(await found('')).toContain(marker.userId);
  });

  it('filters by role and activation', async () => {
    const idle = await createUser(server, { full_name: 'Filtered' });
    const doctor = await createUser(server, { full_name: 'Filtered' });
    await setRoles(admin, doctor, ['clinician']);
    await patch(admin, idle, { is_active: false });
    expect(idsOf(await list({ q: 'filtered', role: 'clinician' }))).toEqual([doctor.userId]);
    expect(idsOf(await list({ q: 'filtered', is_active: 'false' }))).toEqual([idle.userId]);
    expect(idsOf(await list({ q: 'filtered', is_active: 'true', unknown: 'x' }))).toEqual([doctor.userId]);
    expect(idsOf(await list({ q: 'filtered', role: 'nonesuch' }))).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['is_active=maybe', 'is_active'],
    ['role=No+Role', 'role'],
    ['q=a&q=b', 'q'],
    ['q[x]=a&q=b&q=c', 'q'],
    [`q=${'x'.repeat(255)}`, 'q'],
    ['q=%25', 'q'],
    ['q=+', 'q'],
  ])('is told what is wrong with ?%s', async (query, field) => {
    expect(await as(admin, 'GET', `/users?${query}`)).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });

  it.each(['q=%00', 'q=a%00b', 'role=%00', 'cursor=%00'])('gets 400 for ?%s', async (query) => {
    expect((await as(admin, 'GET', `/users?${query}`)).status).toBe(400);
  });

  it('is refused a cursor that is garbage, or of another filter or administrator', async () => {
    const cursor = (await list({ limit: '1' })).body.next_cursor!;
    expect((await list({ limit: '2', cursor })).status).toBe(200);
    const sealed = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const other = (position: unknown) =>
      Buffer.from(JSON.stringify([sealed[0], position])).toString('base64url');
    for (const garbage of ['x', 'W10', 'bnVsbA', `${cursor}x`, other(7), other(`' OR 1=1`), other(null)])
      expect([garbage, await list({ cursor: garbage })]).toMatchObject([
        garbage,
        refused(400, 'invalid_cursor'),
      ]);
    for (const filter of <Record<string, string>[]>[{ q: 'a' }, { role: 'user' }, { is_active: 'true' }])
      expect(await list({ ...filter, cursor })).toMatchObject(refused(400, 'invalid_cursor'));
    const auditor = await signedInAs(server, database, ['auditor']);
    expect(await list({ cursor }, auditor)).toMatchObject(refused(400, 'invalid_cursor'));
  });

  it('finds an account by its id in any case, and none by an id that was never issued', async () => {
    expect((await as(admin, 'GET', `/users/${ada.userId.toUpperCase()}`)).body).toMatchObject({
      user_id: ada.userId,
    });
    for (const id of [UNKNOWN_ID, 'ada', '1', `${ada.userId}0`, '%20', `${ada.userId}'--`])
      for (const [, method, path, body] of CALLS.filter(([, , p]) => p('x') !== p('y')))
        expect([method, id, await as(admin, method, path(id), body)]).toMatchObject([
          method,
          id,
          refused(404, 'not_found'),
        ]);
  });

  it('changes names, and is told of a taken one', async () => {
    const username = `${ada.username}-2`;
    const changed = await patch(admin, ada, { full_name: ' Ada ', username, reason: 'asked' });
    expect(changed).toMatchObject({ status: 200, body: { full_name: 'Ada', username, session_count: 1 } });
    expect(await patch(admin, ada, { username: admin.username.toUpperCase() })).toMatchObject(
      refused(409, 'username_taken'),
    );
    expect((await patch(admin, admin, { full_name: 'Own name' })).status).toBe(200);
    expect(await access(ada)).toBe('ok');
  });

  it.each([
    ['is_active', null],
    ['is_active', 'false'],
    ['is_active', 0],
    ['username', null],
    ['full_name', ''],
    ['email', 'x@example.org'],
    ['roles', ['admin']],
  ])('is refused %s %j', async (field, value) => {
    expect(await patch(admin, ada, { [field]: value })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });

  it('may give a reason of 1 to 300 characters with every change', async () => {
    const changes = CALLS.filter(([, method]) => method !== 'GET');
    for (const [call, method, path, body] of changes)
      for (const reason of ['', '   ', 'x'.repeat(301), 7, null])
        expect([call, reason, await as(admin, method, path(ada.userId), { ...body, reason })]).toMatchObject([
          call,
          reason,
          { status: 400, body: { errors: [{ field: 'reason' }] } },
        ]);
    for (const [call, method, path, body] of changes) {
      const { status } = await as(admin, method, path(ada.userId), { ...body, reason: '🐘'.repeat(300) });
      expect([call, status]).toEqual([call, call === 'delete' ? 204 : 200]);
    }
  });

  it('gives roles that count from the next request on', async () => {
    expect(await setRoles(admin, ada, ['user', 'auditor'])).toMatchObject({
      status: 200,
      body: { roles: ['user', 'auditor'], permissions: ['users:read', 'audit:read', 'stats:read'] },
    });
    expect(await access(ada)).toBe('token_stale');
    const renewed = await server.request<{ access_token: string }>('POST', '/auth/refresh', {
      body: { refresh_token: ada.refreshToken },
    });
    const auditor = { ...ada, accessToken: renewed.body.access_token };
    expect((await list({}, auditor)).status).toBe(200);
    await setRoles(admin, ada, ['user']);
    expect(await list({}, auditor)).toMatchObject(refused(401, 'token_stale'));
    expect(await list({}, await logIn(server, ada))).toMatchObject(refused(403, 'forbidden'));
  });

  it.each([
    [['user', 'nonesuch']],
    [['user', 'user']],
    [Array.from({ length: 17 }, (_, i) => `role-${i}`)],
    [['Admin']],
    [['constructor']],
    [['__proto__']],
    [[7]],
    [[['user']]],
    ['admin'],
    [{ 0: 'admin' }],
    [null],
    [undefined],
  ])('cannot give the roles %j', async (roles) => {
    expect(await setRoles(admin, ada, roles)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'roles' }] },
    });
    expect(await access(ada)).toBe('ok');
  });

  it('ends all sessions of an account', async () => {
    const phone = await logIn(server, ada);
    expect(await revoke(admin, ada)).toMatchObject({ status: 200, body: { revoked: 2 } });
    expect([await access(ada), await access(phone)]).toEqual(['token_revoked', 'token_revoked']);
    expect(await revoke(admin, ada)).toMatchObject({ status: 200, body: { revoked: 0 } });
    expect(await access(await logIn(server, ada))).toBe('ok');
    // Of three, the one that lives.
    expect(await as(admin, 'GET', `/users/${ada.userId}`)).toMatchObject({ body: { session_count: 1 } });
  });

  it('deletes an account with all its data, once', async () => {
    await database.query(
      `INSERT INTO chat_session (id, user_id, title) VALUES (gen_random_uuid(), $1, 'x')`,
      [ada.userId],
    );
    expect((await erase(admin, ada)).status).toBe(204);
    expect(await erase(admin, ada)).toMatchObject(refused(404, 'not_found'));
    expect(await access(ada)).toBe('token_revoked');
    const [left] = await database.query(
      `SELECT (SELECT count(*) FROM users WHERE id = $1)::int + (SELECT count(*) FROM session WHERE user_id = $1)::int
         + (SELECT count(*) FROM chat_session WHERE user_id = $1)::int AS rows`,
      [ada.userId],
    );
    expect(left).toEqual({ rows: 0 });
    expect((await createUser(server, { email: ada.email, username: ada.username })).userId).not.toBe(
      ada.userId,
    );
  });

  it('cannot change their own roles or activation, nor delete their own account', async () => {
    for (const answer of [
      await setRoles(admin, admin, ['user']),
      await patch(admin, admin, { is_active: false }),
      await erase(admin, admin),
    ])
      expect(answer).toMatchObject(refused(409, 'own_account'));
    expect(await access(admin)).toBe('ok');
  });

  it('reads what each role permits', async () => {
    const { body } = await as(admin, 'GET', '/roles');
    expect(body['roles']).toEqual(
      expect.arrayContaining([
        { name: 'admin', permissions: EVERYTHING.split(','), builtin: true },
        { name: 'auditor', permissions: ['users:read', 'audit:read', 'stats:read'], builtin: true },
        { name: 'clinician', permissions: ['twin:read-granted'], builtin: true },
        { name: 'support', permissions: ['users:read', 'users:write'], builtin: false },
        { name: 'user', permissions: [], builtin: true },
      ]),
    );
  });
});

describe('who holds some permissions alone', () => {
  const BEYOND = refused(403, 'beyond_own_permissions');

  it('changes only accounts that hold no more', async () => {
    const support = await signedInAs(server, database, 'support');
    const auditor = await signedInAs(server, database, ['user', 'auditor']);
    for (const target of [admin, auditor]) {
      expect(await patch(support, target, { full_name: 'Taken over' })).toMatchObject(BEYOND);
      expect(await patch(support, target, { is_active: false })).toMatchObject(BEYOND);
      expect(await revoke(support, target)).toMatchObject(BEYOND);
      expect(await access(target)).toBe('ok');
    }
    expect((await patch(support, ada, { is_active: false })).status).toBe(200);
    expect(await erase(support, ada)).toMatchObject(refused(403, 'forbidden'));
    expect(await setRoles(support, ada, ['support'])).toMatchObject(refused(403, 'forbidden'));
  });

  it('gives and takes only roles that permit no more', async () => {
    const assigner = await signedInAs(server, database, 'assigner');
    for (const role of ['auditor', 'admin', 'support', 'clinician'])
      expect([role, await setRoles(assigner, ada, ['user', role])]).toMatchObject([role, BEYOND]);
    for (const holder of [admin, await signedInAs(server, database, ['user', 'auditor'])])
      expect(await setRoles(assigner, holder, ['user'])).toMatchObject(BEYOND);
    expect((await setRoles(assigner, ada, ['user', 'assigner'])).status).toBe(200);
  });
});

describe('the last active admin', () => {
  const onlyAdmins = async (count: number) => {
    await database.query(`UPDATE users SET roles = '{user}', ver = ver + 1 WHERE roles @> '{admin}'`);
    return Promise.all(Array.from({ length: count }, () => signedInAs(server, database, ['user', 'admin'])));
  };
  const active = async () =>
    (await database.query(`SELECT id FROM users WHERE is_active AND roles @> '{admin}'`)).length;

  it('cannot be demoted, deactivated or deleted by anyone', async () => {
    const [[last], owner] = [await onlyAdmins(1), await signedInAs(server, database, 'owner')];
    const idle = await createUser(server);
    await database.query(`UPDATE users SET roles = '{admin}', is_active = false WHERE id = $1`, [
      idle.userId,
    ]);
    for (const answer of [
      await setRoles(owner, last!, ['user']),
      await patch(owner, last!, { is_active: false }),
      await erase(owner, last!),
    ])
      expect(answer).toMatchObject(refused(409, 'last_admin'));
    expect(await access(last!)).toBe('ok');
    expect((await patch(owner, idle, { is_active: true })).status).toBe(200);
    expect((await setRoles(owner, last!, ['user'])).status).toBe(200);
    expect(await access(last!)).toBe('token_stale');
    expect(await list({}, last)).toMatchObject(refused(401, 'token_stale'));
  });

  it.each([
    ['demote', (by: Person, target: Person) => setRoles(by, target, ['user'])],
    ['deactivate', (by: Person, target: Person) => patch(by, target, { is_active: false })],
    ['delete', erase],
  ])(
    'stays when two %s each other at once, 20 times',
    async (_, act) => {
      let [one, two] = await onlyAdmins(2);
      for (let round = 0; round < 20; round++) {
        const answers = await Promise.all([act(one!, two!), act(two!, one!)]);
        expect(await active()).toBe(1);
        expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
        for (const { status } of answers) expect([200, 204, 401, 403, 409]).toContain(status);
        [one, two] = await onlyAdmins(2);
      }
    },
    60_000,
  );
});
