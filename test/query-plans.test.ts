import { readFile } from 'node:fs/promises';
import { allSealed } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person } from './support/people.js';
import { planOf } from './support/plans.js';
import { type Server, startServer } from './support/server.js';
import { overheard, type Statement } from './support/statements.js';

/** So many that reading all of them is never the cheaper way. */
const ROWS = 20_000;
/** A page, what is looked up for each of its rows, and what a search has to look at to fill it. */
const MAX_ROWS_READ = 1_000;

/** They have a row for each role, answer under way or second of sealing: reading all of it is the way. */
const SMALL = ['role', 'unfinished_answer', 'audit_head', 'audit_seals', 'migration'];

let database: Database;
let server: Server;
let statements: Statement[];
/** Account 100 of those filled in, an administrator with 2,000 messages and ten patients. */
let ada: Person;
let conversation: string;

async function fill(): Promise<void> {
  await database.query(await readFile('bench/fill.sql', 'utf8'));
  await database.query(`SELECT fill_users(${ROWS})`);
  await database.query(`SELECT fill_events(${ROWS}, ${ROWS})`);
  await database.query(`SELECT fill_conversations('chat', ${ROWS / 20}, 20, 1, ${ROWS})`);
  await database.query(`SELECT fill_conversations('long', 1, 2000, 100, ${ROWS})`);
  await database.query(`SELECT fill_findings(${ROWS}, ${ROWS})`);
  await database.query(`SELECT fill_revocations(${ROWS})`);
}

beforeAll(async () => {
  database = await createDatabase();
  await fill();
  const way = await overheard(database);
  statements = way.statements;
  server = await startServer({
    database,
    env: { DATABASE_URL: way.url, REDIS_URL: '', RATE_LIMIT_SCALE: '1', AUDIT_PERSONAL_DAYS: '3650' },
  });
  const donor = await createUser(server);
  const [account] = await database.query<{ email: string; username: string; conversation: string }>(
    `UPDATE users SET roles = '{user,clinician,admin}',
       password_hash = (SELECT password_hash FROM users WHERE id = $1)
     WHERE id = fill_user(100, ${ROWS}) RETURNING email, username, fill_id('long', 1, fill_at(1, 1)) AS conversation`,
    [donor.userId],
  );
  conversation = account!.conversation;
  ada = await logIn(server, { ...account!, password: donor.password });
  await allSealed(database);
  await database.query('VACUUM ANALYZE');
}, 60_000);

/** Calls, and judges the plan of every statement that reached the database meanwhile. @returns the answer and the plans */
async function judged(method: string, path: string, body?: object) {
  statements.length = 0;
  const answer = await server.request<{ next_cursor?: string | null }>(method, path, {
    token: ada.accessToken,
    ...(body && { body }),
  });
  expect([path, answer.status]).toEqual([path, answer.status < 300 ? answer.status : 200]);
  const plans = await Promise.all(statements.splice(0).map((statement) => planOf(database, statement)));
  const judgements = plans.map(({ text, tablesReadWhole, rowsRead }) => ({
    text,
    tablesReadWhole: tablesReadWhole.filter((table) => !SMALL.includes(table)),
    tooManyRows: rowsRead > MAX_ROWS_READ ? rowsRead : 0,
  }));
  expect(judgements).toEqual(judgements.map(({ text }) => ({ text, tablesReadWhole: [], tooManyRows: 0 })));
  return { answer, indexes: plans.flatMap((plan) => plan.indexes), count: plans.length };
}

/** The first page, and the one behind it where there is one. */
async function pages(path: string, ...indexes: string[]): Promise<void> {
  const first = await judged('GET', path);
  expect([path, first.indexes]).toEqual([path, expect.arrayContaining(indexes)]);
  const { next_cursor } = first.answer.body;
  if (next_cursor) await judged('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${next_cursor}`);
}

describe('nothing reads a table that grows from end to end', () => {
  it('for signing up and in, refreshing, and out again', async () => {
    const account = { email: 'plan@example.org', username: 'plan', password: 'SecurePass123!' };
    await judged('POST', '/auth/signup', account);
    const { username: _, ...login } = account;
    const { answer, indexes } = await judged('POST', '/auth/login', login);
    expect(indexes).toEqual(expect.arrayContaining(['users_email_key', 'users_pkey', 'budget_pkey']));
    const { refresh_token } = answer.body as unknown as { refresh_token: string };
    await judged('POST', '/auth/refresh', { refresh_token });
    await judged('GET', '/auth/me');
    await pages('/auth/sessions', 'session_of_user');
    await logIn(server, ada).then(({ accessToken: token }) =>
      server.request('POST', '/auth/logout', { token }),
    );
  });

  it.each([
    ['', 'users_pkey'],
    ['?q=example.org', 'users_pkey'],
    ['?q=lovelace', 'users_search'],
    ['?q=Zimmermann+Z', 'users_search'],
    ['?q=nobody%40example.org', 'users_search'],
    ['?q=plan%40example.org', 'users_email_key'],
    ['?q=zq', 'users_search'],
    ['?q=%C5%B4y', 'users_search'],
    ['?q=lovelace&role=user&is_active=true', 'users_search'],
    ['?role=auditor', 'users_roles'],
    ['?role=user', 'users_pkey'],
    ['?is_active=true', 'users_pkey'],
    ['?is_active=false', 'users_inactive'],
    ['?is_active=false&role=user&q=clinic', 'users_inactive'],
  ])('for /admin/users%s', async (query, index) => {
    await pages(`/admin/users${query}`, index);
  });

  it('for one account', async () => {
    await judged('GET', `/admin/users/${ada.userId}`);
    await judged('PATCH', `/admin/users/${await idOf(5)}`, { full_name: 'Ada King' });
    await judged('PUT', `/admin/users/${await idOf(6)}/roles`, { roles: ['user', 'clinician'] });
    await judged('PATCH', `/admin/users/${await idOf(7)}`, { is_active: false });
    await judged('DELETE', `/admin/users/${await idOf(8)}`);
  });

  it.each([
    ['', 'audit_events_latest'],
    ['?actor=', 'audit_events_actor'],
    ['?subject=', 'audit_events_subject'],
    ['?action=roles.assigned', 'audit_events_action'],
    ['?action=role.saved', 'audit_events_action'],
    ['?action=session.opened', ''],
    ['?action=login.failed&subject=', 'audit_events_subject'],
    ['?from=2023-02-01T00:00:00Z&to=2023-02-02T00:00:00Z', 'audit_events_latest'],
    ['?to=2001-01-01T00:00:00Z', 'audit_events_latest'],
    ['?action=session.ended&from=2023-02-01T00:00:00Z&to=2023-03-01T00:00:00Z', 'audit_events_action'],
  ])('for /admin/audit-log%s', async (query, index) => {
    await pages(
      `/admin/audit-log${query.replace(/(actor|subject)=/, `$1=${await idOf(9)}`)}`,
      ...(index ? [index] : []),
    );
  });

  it('for conversations and what was said in them', async () => {
    await pages('/chat/sessions');
    await pages(`/chat/history/${conversation}`, 'chat_message_seq_key');
    const { answer } = await judged('POST', '/chat/message', { message: 'My left knee hurts badly' });
    const { session_id } = answer.body as unknown as { session_id: string };
    await judged('POST', '/chat/message', { message: 'It is worse today', session_id });
    await judged('PATCH', `/chat/sessions/${session_id}`, { title: 'My knee' });
    await judged('DELETE', `/chat/history/${session_id}?findings=delete`);
  });

  it('for the twin, and those of patients', async () => {
    await judged('GET', '/anatomy/');
    await judged('GET', '/anatomy/body-parts');
    await judged('GET', '/anatomy/body-part/Left%20Knee');
    await pages('/anatomy/Left%20Knee/timeline');
    await judged('PUT', '/anatomy/body-part/Left%20Knee/severity', { severity: 'mild' });
    await pages('/patients', 'twin_grant_received');
    await judged('GET', `/patients/${await idOf(11)}/anatomy`);
    const [other] = await database.query<{ email: string }>(
      `SELECT email FROM users WHERE id = fill_user(300, ${ROWS})`,
    );
    await judged('POST', '/users/me/grants', { grantee_email: other!.email });
    await pages('/users/me/grants', 'twin_grant_given');
  });
});

async function idOf(i: number): Promise<string> {
  const [row] = await database.query<{ id: string }>(`SELECT fill_user(${i}, ${ROWS}) AS id`);
  return row!.id;
}
