import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readHistory } from './actions.mjs';
import { callUntilServed } from './caller.mjs';
import { EventReader } from './event-reader.mjs';

const VERIFY = join(import.meta.dirname, '../../dist/src/cli/audit-verify.js');
const AT_ONCE = 8;
/** Seals that may have been lost with an asynchronous replica: one is made a second. */
const GAP_AT_MOST = 10;

async function inSlices(all, work) {
  for (let i = 0; i < all.length; i += AT_ONCE) await Promise.all(all.slice(i, i + AT_ONCE).map(work));
}

/** What is written down, against what PostgreSQL holds. @returns rows acknowledged, and a sentence for each that is not there */
async function inTheDatabase({ ledger, system }) {
  const query = (sql, values) => system.postgres.query(sql, values);
  const inRedis = system.env.REFRESH_STORE === 'redis';
  const lost = [];
  let acknowledged = 0;
  const expect = (isThere, what) => {
    acknowledged++;
    if (!isThere) lost.push(what);
  };
  const users = new Map(
    (await query('SELECT id, full_name FROM users')).map((row) => [row.id, row.full_name]),
  );
  for (const { userId } of ledger.accounts) expect(users.has(userId), `account ${userId}`);
  for (const userId of ledger.names.keys())
    if (users.has(userId))
      expect(
        ledger.mayBeNamed(userId, users.get(userId)),
        `name of ${userId}, which is "${users.get(userId)}"`,
      );

  const messages = await query('SELECT id, role, content FROM chat_message');
  const ids = new Set(messages.map(({ id }) => id));
  const times = new Map();
  for (const { role, content } of messages)
    if (role === 'user') times.set(content, (times.get(content) ?? 0) + 1);
  for (const { sessionId, messageId, text: said } of ledger.messages) {
    if (ledger.doomed.has(sessionId)) continue;
    expect(times.has(said), `message "${said}"`);
    if (messageId) expect(ids.has(messageId), `answer to "${said}"`);
  }

  const notes = new Set(
    (await query('SELECT note FROM finding_event WHERE note IS NOT NULL')).map(({ note }) => note),
  );
  for (const { note } of ledger.severities) expect(notes.has(note), `severity "${note}"`);

  const sessions = new Map(
    (await query('SELECT id, generation, ended_at FROM session')).map((row) => [row.id, row]),
  );
  const revoked = new Set(ledger.revoked.map(({ sid }) => sid));
  for (const [sid, generation] of ledger.generations) {
    const row = sessions.get(sid);
    if (!inRedis) expect(row && row.generation >= generation, `generation ${generation} of session ${sid}`);
    if (revoked.has(sid)) expect(row?.ended_at, `end of session ${sid}`);
    else if (!ledger.uncertain.has(sid)) expect(!row?.ended_at, `session ${sid}, which nobody ended`);
  }

  const conversations = new Set((await query('SELECT id FROM chat_session')).map(({ id }) => id));
  for (const id of ledger.deleted) expect(!conversations.has(id), `deletion of conversation ${id}`);
  return { acknowledged, lost, twice: ledger.texts.filter((said) => times.get(said) > 1) };
}

/** What was seen of a stream comes again, and then its end. */
async function streamsChanged({ ledger, system }) {
  const changed = [];
  const streams = ledger.streams.filter(({ sessionId }) => !ledger.doomed.has(sessionId));
  await inSlices(streams, async ({ person, messageId, seen }) => {
    const options = { token: person.session.access_token };
    const path = `/chat/stream/${messageId}`;
    const { status, text: sent } = await callUntilServed(system.url, 'GET', path, options);
    const again = new EventReader();
    again.next()(sent);
    const isSame = JSON.stringify(again.events.slice(0, seen.length)) === JSON.stringify(seen);
    if (!isSame || !again.isDone)
      changed.push(`stream ${messageId} (${status}, ${again.error?.code ?? 'no error'})`);
  });
  return { streams: streams.length, changed };
}

/** Ended sessions and old generations are asked for on each instance. @returns a sentence for each that is let in */
async function letIn({ ledger, system }) {
  const taken = [];
  await inSlices(ledger.revoked, async (session) => {
    for (const instance of system.instances) {
      const options = { token: session.access_token };
      const { status, code } = await callUntilServed(instance.url, 'GET', '/auth/forward', options);
      if (status !== 401)
        taken.push(`access token of an ended session: ${status} ${code ?? ''} by ${instance.name}`);
    }
  });
  const tokens = [...ledger.revoked, ...ledger.old].map(({ refresh_token }) => refresh_token);
  await inSlices(tokens, async (refresh_token) => {
    for (const instance of system.instances) {
      const { status, code } = await callUntilServed(instance.url, 'POST', '/auth/refresh', {
        body: { refresh_token },
      });
      if (code !== 'invalid_refresh_token')
        taken.push(`an old refresh token: ${status} ${code ?? ''} by ${instance.name}`);
    }
  });
  return { tried: ledger.revoked.length * 2 + ledger.old.length, taken };
}

/** @param from the seal to begin with */
async function verifyAudit({ system }, from = 1) {
  const env = { ...system.env, PATH: process.env.PATH, DATABASE_URL: system.postgres.url };
  const child = spawn(process.execPath, [VERIFY, '--from', String(from)], {
    env,
    cwd: system.parts.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { holds: code === 0, said: (said + complained).trim() };
}

/** Where seals were lost the record has to say so, and to hold from some seal behind the gap on. */
async function judgeAudit(drill) {
  let audit = await verifyAudit(drill);
  if (audit.holds || !drill.mayLose) return { ...audit, tells: false };
  let from = 2;
  for (let tries = 0; !audit.holds && tries < GAP_AT_MOST; tries++) {
    const [, broken] = /Seal (\d+)/.exec(audit.said) ?? [0, 0];
    from = Math.max(from, Number(broken)) + 1;
    audit = await verifyAudit(drill, from);
  }
  return { ...audit, tells: true };
}

/** Everything that was acknowledged is looked up. The last thing that happens: old tokens end the sessions that they are of. */
export async function lookUp(drill, people) {
  for (const person of people) for (const id of person.conversations.keys()) await readHistory(person, id);
  const database = await inTheDatabase(drill);
  const streams = await streamsChanged(drill);
  const audit = await judgeAudit(drill);
  const tokens = await letIn(drill);
  return { ...database, ...streams, ...tokens, audit };
}
