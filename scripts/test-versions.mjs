// `npm run test:versions`: the server of the version before and the one of this checkout, at once, on a schema that this
// one has migrated, as during an update. `npm run test:versions -- <tag or commit>` names another version before. On the
// server of TEST_DATABASE_URL, else on an embedded PostgreSQL; nothing is left behind.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { openBenchDatabase } from '../bench/database.mjs';
import { SECRETS, startInstance } from '../bench/instance.mjs';
import { buildVersion, commitOf, previousVersion } from './previous-version.mjs';

const NEW_DIST = join(import.meta.dirname, '../dist');
const PASSWORD = 'SecurePass123!';
/** Far above the bound of 1 s: a busy machine decides nothing. */
const HEARD_WITHIN_MS = 20_000;

const began = performance.now();
const { ref, because } = process.argv[2] ? { ref: process.argv[2], because: 'as asked' } : previousVersion();
console.log(`The version before: ${commitOf(ref)} (${because}).`);

let failed = 0;
async function step(name, work) {
  try {
    await work();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
}

async function ask(instance, method, path, options, status = 200) {
  const answer = await instance.call(method, path, options);
  if (answer.status !== status)
    throw new Error(
      `${method} ${path} of the ${instance.name} one: ${answer.status} ${answer.body?.code ?? ''}`,
    );
  return answer.body;
}

function same(seen, expected) {
  if (!isDeepStrictEqual(seen, expected))
    throw new Error(`${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`);
}

let people = 0;
async function signUp(instance) {
  const username = `person-${++people}`;
  const user = { email: `${username}@example.org`, password: PASSWORD };
  const tokens = await ask(instance, 'POST', '/auth/signup', { body: { ...user, username } }, 201);
  return { ...user, ...tokens };
}
const signIn = (instance, { email, password }) =>
  ask(instance, 'POST', '/auth/login', { body: { email, password } });
const refresh = (instance, { refresh_token }) =>
  ask(instance, 'POST', '/auth/refresh', { body: { refresh_token } });

/** Waits until an instance refuses a token that it lets in now. */
async function refuses(instance, { access_token: token }, code) {
  const late = performance.now() + HEARD_WITHIN_MS;
  for (;;) {
    const { status, body } = await instance.call('GET', '/auth/forward', { token });
    if (status === 401) return same(body.code, code);
    if (performance.now() > late) throw new Error(`the ${instance.name} one still lets it in`);
    await sleep(5);
  }
}

/** What one does, and what the other has to make of it. Run both ways. */
async function story(one, other, admin) {
  const way = `${one.name} → ${other.name}`;
  let ada;
  await step(`${way}: who signed up is let in, and refreshes by turns`, async () => {
    ada = await signUp(one);
    await ask(other, 'GET', '/auth/me', { token: ada.access_token });
    const second = await refresh(other, ada);
    const third = await refresh(one, second);
    ada = { ...ada, ...(await refresh(other, third)) };
    for (const instance of [one, other])
      await ask(instance, 'GET', '/auth/forward', { token: ada.access_token });
  });
  await step(`${way}: a message, its findings and its repetition`, async () => {
    const token = ada.access_token;
    const headers = { 'idempotency-key': `key-${one.name}` };
    const body = { message: 'I have a headache and my left knee hurts' };
    const said = await ask(one, 'POST', '/chat/message', { token, headers, body });
    const again = await ask(other, 'POST', '/chat/message', { token, headers, body });
    same(again.message_id, said.message_id);
    const { session_id } = said;
    await ask(other, 'POST', '/chat/message', { token, body: { message: 'It is worse today', session_id } });
    for (const instance of [one, other]) {
      const { messages } = await ask(instance, 'GET', `/chat/history/${session_id}`, { token });
      same(
        messages.map(({ role }) => role),
        ['user', 'assistant', 'user', 'assistant'],
      );
    }
    const twins = [
      await ask(one, 'GET', '/anatomy/', { token }),
      await ask(other, 'GET', '/anatomy/', { token }),
    ];
    const [parts, seen] = twins.map((twin) => twin.body_parts_with_issues.map(({ body_part }) => body_part));
    same(seen, parts);
    if (parts.length === 0) throw new Error('no finding came of it');
  });
  await step(`${way}: a profile, an export`, async () => {
    const token = ada.access_token;
    await ask(one, 'PATCH', '/users/me', { token, body: { full_name: `Ada of the ${one.name}` } });
    same((await ask(other, 'GET', '/auth/me', { token })).full_name, `Ada of the ${one.name}`);
    for (const instance of [one, other]) await ask(instance, 'GET', '/users/me/export', { token });
  });
  await step(`${way}: a log-out`, async () => {
    const phone = await signIn(one, ada);
    await ask(other, 'GET', '/auth/forward', { token: phone.access_token });
    await ask(one, 'POST', '/auth/logout', { token: phone.access_token });
    await refuses(other, phone, 'token_revoked');
    const { refresh_token } = phone;
    await ask(other, 'POST', '/auth/refresh', { body: { refresh_token } }, 401);
    await ask(other, 'GET', '/auth/forward', { token: ada.access_token });
  });
  await step(`${way}: a role given`, async () => {
    const path = `/admin/users/${ada.user_id}/roles`;
    await ask(one, 'PUT', path, { token: admin.access_token, body: { roles: ['user', 'auditor'] } });
    await refuses(other, ada, 'token_stale');
    ada = { ...ada, ...(await refresh(other, ada)) };
    same((await ask(other, 'GET', '/auth/forward', { token: ada.access_token })).roles, ['user', 'auditor']);
  });
  await step(`${way}: a password changed`, async () => {
    const body = { current_password: PASSWORD, new_password: 'Another-One-88' };
    await ask(one, 'POST', '/auth/password', { token: ada.access_token, body });
    await refuses(other, ada, 'token_revoked');
    ada = { ...ada, ...(await signIn(other, { ...ada, password: 'Another-One-88' })) };
    await ask(one, 'GET', '/auth/forward', { token: ada.access_token });
  });
  await step(`${way}: an account deactivated, and one erased`, async () => {
    const eve = await signUp(one);
    await ask(one, 'PATCH', `/admin/users/${eve.user_id}`, {
      token: admin.access_token,
      body: { is_active: false },
    });
    await refuses(other, eve, 'token_revoked');
    await ask(
      one,
      'DELETE',
      '/users/me',
      { token: ada.access_token, body: { password: 'Another-One-88' } },
      204,
    );
    await refuses(other, ada, 'token_revoked');
    const { email } = ada;
    await ask(other, 'POST', '/auth/login', { body: { email, password: 'Another-One-88' } }, 401);
  });
  await step(`${way}: the record is whole`, async () => {
    const token = admin.access_token;
    same((await ask(other, 'GET', '/admin/audit-log/verify', { token })).ok, true);
  });
}

/** The command of a version, on the record that both have written. */
function verify(dist, name, databaseUrl) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'src/cli/audit-verify.js')], {
    cwd: database.folder,
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, ...SECRETS },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`that of the ${name} one ended with ${status}: ${stdout}${stderr}`);
}

async function makeAdmin(userId) {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`UPDATE users SET roles = '{user,admin}', ver = ver + 1 WHERE id = $1`, [userId]);
  await client.end();
}

const database = await openBenchDatabase();
const running = [];
const start = async (name, dist) => {
  const env = { RATE_LIMIT_SCALE: '10' }; // budgets are counted, and not spent
  const instance = await startInstance({ databaseUrl: database.url, folder: database.folder, dist, env });
  running.push(instance);
  return { ...instance, name };
};
try {
  const oldDist = buildVersion(ref, join(database.folder, 'previous'));
  const before = await start('old', oldDist);
  const now = await start('new', NEW_DIST);
  const root = await signUp(now);
  await makeAdmin(root.user_id);
  const admin = await signIn(now, root);
  await story(before, now, admin);
  await story(now, before, admin);
  await step('audit:verify of both', () => {
    verify(oldDist, 'old', database.url);
    verify(NEW_DIST, 'new', database.url);
  });
  await step('both are ready, and the old one starts again', async () => {
    for (const instance of [before, now, await start('old', oldDist)])
      await ask(instance, 'GET', '/health/ready');
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(failed ? `${failed} steps failed.` : `Old and new get on with each other (${seconds} s).`);
  process.exitCode = failed ? 1 : 0;
} finally {
  await Promise.all(running.map(({ stop }) => stop()));
  await database.remove();
}
