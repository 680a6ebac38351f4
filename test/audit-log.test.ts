import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditPersonalService } from '../src/audit/audit-personal.service.js';
import type { Settings } from '../src/config/settings.js';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Event {
  event_id: string;
  occurred_at: string;
  action: string;
  actor_id: string | null;
  ip: string | null;
  reason: string | null;
}
interface Page {
  items: Event[];
  next_cursor: string | null;
}

let database: Database;
let server: Server;
let auditor: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  auditor = await signedInAs(server, database, ['user', 'auditor']);
});

const read = (query: Record<string, string>, person = auditor) =>
  server.request<Page>('GET', `/admin/audit-log?${new URLSearchParams(query)}`, {
    token: person.accessToken,
  });

/** An event as the server writes it, at a time of our own. */
async function event(given: Partial<Record<'actor_id' | 'subject_id' | 'action' | 'occurred_at', string>>) {
  const id = uuidv7();
  await database.query(
    `INSERT INTO audit_events (id, action, outcome, actor_id, subject_id, occurred_at)
     VALUES ($1, $2, 'success', $3, $4, coalesce($5, clock_timestamp()))`,
    [id, given.action ?? 'account.updated', given.actor_id, given.subject_id, given.occurred_at],
  );
  await database.query(
    `INSERT INTO audit_origins (event_id, ip, user_agent, reason) VALUES ($1, '203.0.113.9', 'a browser', 'because')`,
    [id],
  );
  return id;
}
const idsOf = ({ body }: { body: Page }) => body.items.map(({ event_id }) => event_id);

describe('an auditor', () => {
  it('reads events newest first, page by page, also those of one moment', async () => {
    const actor_id = uuidv7();
    const occurred_at = '2026-01-02T03:04:05.678Z';
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await event({ actor_id, occurred_at }));
    ids.push(await event({ actor_id, occurred_at: '2026-01-02T03:04:05.679Z' }));
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { body: Page } = await read({ actor: actor_id, limit: '2', ...(cursor && { cursor }) });
      found.push(...idsOf(page));
      cursor = page.body.next_cursor;
    } while (cursor);
    expect(found).toEqual(ids.reverse());
  });

  it('sees the whole of an event, with what stands beside it while it is there', async () => {
    const subject_id = uuidv7();
    const id = await event({ subject_id, action: 'role.saved' });
    const [item] = (await read({ subject: subject_id })).body.items;
    expect(item).toEqual({
      event_id: id,
      occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      action: 'role.saved',
      outcome: 'success',
      actor_id: null,
      subject_id,
      session_id: null,
      target: null,
      request_id: null,
      details: {},
      ip: '203.0.113.9',
      user_agent: 'a browser',
      reason: 'because',
    });
    await database.query('DELETE FROM audit_origins WHERE event_id = $1', [id]);
    const [forgotten] = (await read({ subject: subject_id })).body.items;
    expect(forgotten).toMatchObject({ event_id: id, ip: null, user_agent: null, reason: null });
  });

  it('filters by actor, subject, action and time together', async () => {
    const [actor_id, subject_id] = [uuidv7(), uuidv7()];
    const at = (second: string) => `2026-02-01T00:00:${second}.000Z`;
    const wanted = await event({ actor_id, subject_id, action: 'role.saved', occurred_at: at('10') });
    await event({ actor_id, subject_id, action: 'role.deleted', occurred_at: at('10') });
    await event({ actor_id, action: 'role.saved', occurred_at: at('10') });
    await event({ subject_id, action: 'role.saved', occurred_at: at('10') });
    const later = await event({ actor_id, subject_id, action: 'role.saved', occurred_at: at('20') });
    const filters = { actor: actor_id, subject: subject_id, action: 'role.saved' };
    expect(idsOf(await read(filters))).toEqual([later, wanted]);
    expect(idsOf(await read({ ...filters, from: at('10'), to: at('20') }))).toEqual([wanted]);
    expect(idsOf(await read({ ...filters, from: '2026-02-01T01:00:20+01:00' }))).toEqual([later]);
  });

  it.each([
    ['an unknown action', { action: 'account.stolen' }],
    ['an actor that is no id', { actor: 'me' }],
    ['a subject that is no id', { subject: '1 OR 1=1' }],
    ['a time that is none', { from: 'yesterday' }],
    ['a date that is none', { to: '2026-02-30T00:00:00Z' }],
    ['a limit beyond 200', { limit: '201' }],
  ])('gets 400 for %s', async (_, query: Record<string, string>) => {
    const { status, body } = await read(query);
    expect([status, (body as unknown as { code: string }).code]).toEqual([400, 'validation_failed']);
  });

  it('cannot use a cursor of another filter or another person', async () => {
    for (let i = 0; i < 3; i++) await event({ action: 'grant.given' });
    const cursor = (await read({ action: 'grant.given', limit: '1' })).body.next_cursor!;
    expect((await read({ action: 'grant.given', cursor })).status).toBe(200);
    expect((await read({ action: 'grant.renewed', cursor })).status).toBe(400);
    const other = await signedInAs(server, database, ['user', 'auditor']);
    expect((await read({ action: 'grant.given', cursor }, other)).status).toBe(400);
  });

  it('reads counts of users, sessions, messages and findings', async () => {
    const own = await createDatabase();
    const fresh = await startServer({ database: own });
    const ada = await createUser(fresh);
    const reader = await signedInAs(fresh, own, ['user', 'auditor']);
    await own.query('UPDATE users SET is_active = false WHERE id = $1', [(await createUser(fresh)).userId]);
    await fresh.request('POST', '/chat/message', {
      token: ada.accessToken,
      body: { message: 'I have a headache' },
    });
    const { status, body } = await fresh.request('GET', '/admin/stats', { token: reader.accessToken });
    expect([status, body]).toEqual([
      200,
      {
        users: 4, // the first admin too
        active_users: 3,
        sessions: 4, // one from sign-up and one from sign-in
        messages: 2,
        findings: 1,
        active_findings: 1,
        counted_at: expect.any(String),
      },
    ]);
  });

  it('gets one check at a time; a second one meanwhile is told to come back', async () => {
    const check = () => server.request('GET', '/admin/audit-log/verify', { token: auditor.accessToken });
    const answers = await Promise.all(Array.from({ length: 8 }, check));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    for (const { status, headers, body } of answers.filter((answer) => answer.status !== 200))
      expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
    expect((await check()).status).toBe(200);
  });
});

describe('a user', () => {
  it.each(['/admin/audit-log', '/admin/audit-log/verify', '/admin/stats'])('cannot read %s', async (path) => {
    const ada = await createUser(server);
    expect((await server.request('GET', path, { token: ada.accessToken })).status).toBe(403);
    expect((await server.request('GET', path)).status).toBe(401);
  });
});

describe('the record itself', () => {
  it.each(['audit_events', 'audit_seals'])(
    'refuses UPDATE, DELETE and TRUNCATE on %s, also to a replica',
    async (table) => {
      for (const sql of [`UPDATE ${table} SET id = id`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        await expect(database.query(sql)).rejects.toThrow(`${table} only grows`);
        await expect(database.query(`SET LOCAL session_replication_role = replica; ${sql}`)).rejects.toThrow(
          `${table} only grows`,
        );
      }
    },
  );

  it('has no column that is not sealed', async () => {
    const columns = await database.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_events' ORDER BY ordinal_position`,
    );
    expect(columns.map(({ column_name }) => column_name)).toEqual([
      'id', 'position', 'occurred_at', 'action', 'outcome', 'actor_id', 'subject_id', 'session_id', 'target', 'request_id', 'details',
    ]); // prettier-ignore
  });

  it('tells of an administrator that was made from outside', async () => {
    const [row] = await database.query(
      `SELECT * FROM audit_events WHERE action = 'account.created' AND actor_id IS NULL ORDER BY id LIMIT 1`,
    );
    expect(row).toMatchObject({
      details: { after: { roles: ['user', 'admin'] } },
      subject_id: expect.any(String),
    });
  });

  it('forgets addresses, user agents and reasons after AUDIT_PERSONAL_DAYS', async () => {
    const own = await createDatabase();
    const day = 24 * 3_600_000;
    const old = (age: number) => uuidv7({ msecs: Date.now() - age * day });
    const [kept, gone] = [old(9), old(11)];
    await own.query(
      `INSERT INTO audit_origins (event_id, ip) VALUES ($1, '203.0.113.1'), ($2, '203.0.113.2')`,
      [kept, gone],
    );
    await startServer({ database: own, env: { AUDIT_PERSONAL_DAYS: '10' } });
    const left = () =>
      own.query<{ event_id: string }>('SELECT event_id FROM audit_origins WHERE event_id IN ($1, $2)', [
        kept,
        gone,
      ]);
    const until = Date.now() + 10_000;
    while ((await left()).length > 1 && Date.now() < until) await sleep(50);
    const rows = await left();
    expect(rows.map(({ event_id }) => event_id)).toEqual([kept]);
  });

  it('forgets at erasure what the person did it from, and what was said about them, and keeps the rest', async () => {
    const dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    afterTheFile(() => dataSource.destroy());
    const [person, other] = [uuidv7(), uuidv7()];
    const ids = {
      theirs: await event({ actor_id: person, subject_id: other }),
      signIn: await event({ subject_id: person, action: 'login.failed' }),
      about: await event({ actor_id: other, subject_id: person }),
      strangers: await event({ actor_id: other, subject_id: other }),
    };
    const service = new AuditPersonalService({} as Settings, dataSource);
    await dataSource.transaction((manager) => service.forget(manager, person));
    const rows = await database.query(
      'SELECT event_id, ip, reason FROM audit_origins WHERE event_id = ANY($1)',
      [Object.values(ids)],
    );
    expect(rows.length).toBe(2);
    expect(rows).toContainEqual({ event_id: ids.about, ip: '203.0.113.9', reason: null });
    expect(rows).toContainEqual({ event_id: ids.strangers, ip: '203.0.113.9', reason: 'because' });
    expect(idsOf(await read({ actor: person }))).toEqual([ids.theirs]);
  });
});
