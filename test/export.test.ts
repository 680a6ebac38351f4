import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { somebodyBusy } from './support/everything.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

type Row = Record<string, unknown>;
type Export = { exported_at: string; account: Row } & Record<
  | 'sessions'
  | 'findings'
  | 'finding_events'
  | 'conversations'
  | 'grants'
  | 'idempotency_keys'
  | 'audit_events',
  Row[]
>;

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { content: unknown }> }>>;
  components: { schemas: Record<string, { properties: Record<string, { items?: { $ref: string } }> }> };
}

let database: Database;
let server: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database, env: { TRUST_PROXY: '1' } });
  admin = await signedInAs(server, database, ['user', 'admin']);
});

const exportOf = ({ accessToken: token }: Person) =>
  server.request<Export>('GET', '/users/me/export', { token });

describe('anonymous', () => {
  it('has nothing to export', async () => {
    expect(await server.request('GET', '/users/me/export')).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
  });
});

describe('user', () => {
  it('gets a document to keep', async () => {
    const { status, headers } = await exportOf(await createUser(server));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="meditwin-export.json"');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('gets lists that are empty when there is nothing', async () => {
    const ada = await createUser(server);
    const { body } = await exportOf(ada);
    expect(body).toEqual({
      exported_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      account: expect.objectContaining({
        user_id: ada.userId,
        email: ada.email,
        last_login_at: expect.any(String),
      }),
      sessions: [expect.objectContaining({ ip: '127.0.0.1', user_agent: 'node', ended_at: null })],
      findings: [],
      finding_events: [],
      conversations: [],
      grants: [],
      idempotency_keys: [],
      audit_events: expect.any(Array),
    });
  });

  it('gets everything that they left, as the other calls show it', async () => {
    const { person, words } = await somebodyBusy(server, admin);
    const [word, ip] = words;
    const { body } = await exportOf(person);
    const call = async (path: string) =>
      (await server.request<Record<string, Row[]> & Row>('GET', path, { token: person.accessToken })).body;
    const me = await call('/auth/me');
    expect(body.account).toEqual({ ...me, last_login_at: expect.any(String) });
    expect(body.sessions.map((session) => [session['ip'], session['user_agent']])).toEqual([
      ['127.0.0.1', 'node'],
      [ip, `${word}-browser`],
    ]);
    const [conversation] = (await call('/chat/sessions'))['items']!;
    const { messages } = await call(`/chat/history/${String(conversation!['session_id'])}`);
    expect(body.conversations).toEqual([{ ...conversation, messages }]);
    expect(body.findings.map(({ code, source, message_id }) => [code, source, message_id])).toEqual([
      [expect.any(String), 'chat', words[3]],
      ['manual', 'manual', null],
    ]);
    expect(body.finding_events.map(({ event_type, note }) => [event_type, note])).toEqual([
      ['reported', null],
      ['severity_set', `${word} note`],
    ]);
    expect(body.grants).toEqual([
      {
        grant_id: expect.any(String),
        direction: 'given',
        created_at: expect.any(String),
        expires_at: expect.any(String),
      },
    ]);
    expect(body.idempotency_keys).toEqual([
      { route: 'POST /chat/message', key: `${word}-key`, created_at: expect.any(String) },
    ]);
  });

  it('gets what the record tells of them, and nothing of anybody else', async () => {
    const { person, words } = await somebodyBusy(server, admin);
    const doctor = await signedInAs(server, database, ['user', 'admin']);
    const token = doctor.accessToken;
    const body = { full_name: 'By the doctor', reason: 'Because of Quibble' };
    await server.request('PATCH', `/admin/users/${person.userId}`, { token, body });
    await server.request('PUT', `/admin/users/${person.userId}/roles`, { token, body: { roles: ['user'] } });
    const own = (await exportOf(person)).body.audit_events;
    expect(own).toContainEqual(
      expect.objectContaining({
        action: 'account.updated',
        by: 'you',
        about: 'you',
        ip: words[1],
        details: { changed: ['full_name'] },
      }),
    );
    const byAdmin = own.filter((event) => event['by'] === 'someone_else');
    expect(byAdmin.length).toBeGreaterThanOrEqual(2);
    for (const event of byAdmin) expect(event).toMatchObject({ about: 'you', ip: null, user_agent: null });
    for (const text of [admin.userId, doctor.userId, 'Quibble'])
      expect(JSON.stringify(own)).not.toContain(text);
    const done = (await exportOf(doctor)).body.audit_events.filter(
      (event) => event['about'] === 'someone_else',
    );
    expect(done).toMatchObject([
      { action: 'account.updated', by: 'you', target: null, details: {}, ip: '127.0.0.1' },
    ]);
    expect(JSON.stringify(done)).not.toContain(person.userId);
  });

  it('never gets a password, its hash, a token or anybody else’s', async () => {
    const [{ person }, { person: other, words }] = [
      await somebodyBusy(server, admin),
      await somebodyBusy(server, admin),
    ];
    const text = JSON.stringify((await exportOf(person)).body);
    for (const secret of [
      'argon2',
      person.password,
      person.accessToken,
      person.refreshToken,
      'password_hash',
      other.userId,
      ...words,
    ])
      expect(text).not.toContain(secret);
  });

  it('has it recorded', async () => {
    const ada = await createUser(server);
    await exportOf(ada);
    expect(await recordedOf(database, ada.userId, 'account.exported')).toMatchObject([
      { actor_id: ada.userId, outcome: 'success', details: {} },
    ]);
    expect((await exportOf(ada)).body.audit_events).toContainEqual(
      expect.objectContaining({ action: 'account.exported', by: 'you', about: 'you' }),
    );
  });

  it('may ask for it ten times an hour', async () => {
    const strict = await startServer({ database, env: { RATE_LIMIT_SCALE: '1' } });
    const { accessToken: token } = await createUser(strict);
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++)
      statuses.push((await strict.request('GET', '/users/me/export', { token })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const refused = await strict.request('GET', '/users/me/export', { token });
    expect(refused.headers.get('content-disposition')).toBeNull();
    expect(refused.headers.get('content-type')).toMatch('application/problem+json');
  });
});

describe('the document', () => {
  it('says what an export holds', async () => {
    const { body } = await server.request<Document>('GET', '/openapi.json');
    const properties = (name: string) => body.components.schemas[name]!.properties;
    expect(body.paths['/users/me/export']!['get']!.responses['200']!.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/ExportDto' } },
    });
    const exported = (await exportOf((await somebodyBusy(server, admin)).person)).body;
    expect(Object.keys(properties('ExportDto')).sort()).toEqual(Object.keys(exported).sort());
    const parts = Object.entries(exported).filter(([, value]) => Array.isArray(value));
    for (const [name, rows] of parts as [string, Row[]][]) {
      const item = properties('ExportDto')[name]!.items!.$ref.split('/').at(-1)!;
      expect([name, Object.keys(rows[0]!).sort()]).toEqual([name, Object.keys(properties(item)).sort()]);
    }
  });
});
