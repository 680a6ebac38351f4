// `npm run test:crash`: ten rounds of kill -9 under 50 parallel writers, on the embedded database and, when
// TEST_DATABASE_URL names a server, on that. Every second embedded round kills PostgreSQL too. After each restart
// everything that was ever acknowledged must be there: accounts, messages and answers, and every event of a stream must
// come again as it was seen, with an end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

process.chdir(dirname(import.meta.dirname));

const ROUNDS = Number(process.argv[2] ?? 10);
const WRITERS = 50;
const SIGNING_UP = 4; // the rest send messages; a sign-up costs a password hash
const STREAMING = 15; // so many of the rest read their answers as streams
const KILL_AFTER_MS = [400, 1_800];
const PAGE = 200;

let tally = 0;

function startServer(env) {
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      ...process.env,
      NODE_ENV: 'development',
      PORT: '0',
      RATE_LIMIT_SCALE: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} at its start`)));
    child.stdout.on('data', (chunk) => {
      const url = /listening on (http:\S+)/.exec(String(chunk))?.[1];
      if (url) resolve({ child, url });
    });
  });
}

async function call(url, method, path, token, body) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const json = await answer.json();
  if (!answer.ok)
    throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${json.detail}`), { answered: true });
  return json;
}

const signUp = (url) => {
  const name = `writer-${process.pid}-${++tally}`;
  return call(url, 'POST', '/auth/signup', null, {
    email: `${name}@example.org`,
    username: name,
    password: 'SecurePass123!',
  });
};

/** One writer: writes until the server is gone, and notes what was acknowledged. */
async function write(url, account, acknowledged) {
  for (;;) {
    try {
      if (!account) {
        acknowledged.accounts.push(await signUp(url));
        continue;
      }
      const text = `I have a headache, number ${++tally}`;
      const { session_id, message_id } = await call(url, 'POST', '/chat/message', account.access_token, {
        message: text,
        ...(account.session_id && { session_id: account.session_id }),
      });
      account.session_id = session_id;
      acknowledged.messages.push({ account, session_id, message_id, text });
    } catch (error) {
      if (error.answered) throw error;
      return; // the connection broke: not acknowledged
    }
  }
}

const asText = (events) => events.map(({ id, data }) => `${id} ${data}`).join('\n');

/** Reads events into `seen` as they come; a broken connection throws. */
async function readEvents(answer, seen) {
  let text = '';
  for await (const bytes of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + bytes).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? [];
      if (id) seen.push({ id, data });
    }
  }
}

/** One reader: has answers streamed until the server is gone, and notes each event that arrived. */
async function readStreams(url, account, acknowledged) {
  for (;;) {
    const seen = [];
    acknowledged.streams.push({ account, seen });
    try {
      const answer = await fetch(`${url}/chat/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${account.access_token}` },
        body: JSON.stringify({ message: `I have a headache, number ${++tally}` }),
      });
      if (!answer.ok) throw Object.assign(new Error(`a stream: ${answer.status}`), { answered: true });
      await readEvents(answer, seen);
    } catch (error) {
      if (error.answered) throw error;
      return;
    }
  }
}

/** @returns how many streams don't come again as they were seen, or don't end */
async function countChanged(url, streams) {
  let changed = 0;
  for (const { account, seen } of streams.filter((stream) => stream.seen.length > 0)) {
    const { message_id } = JSON.parse(seen[0].data);
    const again = [];
    await fetch(`${url}/chat/stream/${message_id}`, {
      headers: { authorization: `Bearer ${account.access_token}` },
    }).then((answer) => readEvents(answer, again));
    const whole = JSON.parse(again.at(-1)?.data ?? '{}').type === 'done';
    changed += Number(!whole || asText(again.slice(0, seen.length)) !== asText(seen));
  }
  return changed;
}

async function historyOf(url, account, sessionId) {
  const found = [];
  for (let cursor = ''; cursor !== null;) {
    const query = `limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await call(url, 'GET', `/chat/history/${sessionId}?${query}`, account.access_token);
    found.push(...page.messages);
    cursor = page.next_cursor;
  }
  return found;
}

async function countMissing(url, { accounts, messages }) {
  let missing = 0;
  for (const account of accounts)
    await call(url, 'GET', '/auth/me', account.access_token).catch(() => missing++);
  for (const [sessionId, own] of bySession(messages)) {
    const found = await historyOf(url, own[0].account, sessionId).catch(() => []);
    const ids = new Set(found.map((message) => message.message_id));
    const texts = new Set(found.map((message) => message.content));
    for (const { message_id, text } of own)
      missing += Number(!ids.has(message_id)) + Number(!texts.has(text));
  }
  return missing;
}

function bySession(messages) {
  const groups = new Map();
  for (const message of messages)
    groups.set(message.session_id, [...(groups.get(message.session_id) ?? []), message]);
  return groups;
}

async function postmasterOf(connection) {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('SHOW data_directory');
  await client.end();
  return Number(readFileSync(join(rows[0].data_directory, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
}

async function rounds(kind, env, killPostgres) {
  const acknowledged = { accounts: [], messages: [], streams: [] };
  let missing = 0;
  let { child, url } = await startServer(env);
  const chatting = [];
  for (let i = 0; i < WRITERS - SIGNING_UP; i++) chatting.push(await signUp(url));
  acknowledged.accounts.push(...chatting);
  for (let round = 1; round <= ROUNDS; round++) {
    acknowledged.streams = []; // those of the rounds before were looked at
    const writers = Array.from({ length: WRITERS }, (_, i) =>
      (i < STREAMING ? readStreams : write)(url, chatting[i], acknowledged),
    );
    const [least, most] = KILL_AFTER_MS;
    await sleep(least + Math.random() * (most - least));
    const alsoPostgres = killPostgres && round % 2 === 0;
    if (alsoPostgres) await killPostgres();
    child.kill('SIGKILL');
    await Promise.all(writers);
    const killedAt = performance.now();
    ({ child, url } = await startServer(env));
    const restart = Math.round(performance.now() - killedAt);
    const lost = await countMissing(url, acknowledged);
    const changed = await countChanged(url, acknowledged.streams);
    missing += lost + changed;
    const { accounts, messages, streams } = acknowledged;
    console.log(
      `${kind}, round ${round}${alsoPostgres ? ' (PostgreSQL killed too)' : ''}: ${accounts.length} accounts and ` +
        `${messages.length} messages acknowledged so far, ${lost} missing, ${streams.length} streams, ${changed} changed, back after ${restart} ms`,
    );
  }
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  return missing;
}

async function onEmbedded() {
  const dataDir = mkdtempSync(join(tmpdir(), 'meditwin-crash-'));
  const { joinEmbeddedPostgres } = await import('../dist/src/database/embedded-postgres.js');
  const { removeEmbeddedPostgres } = await import('../dist/src/database/remove-embedded-postgres.js');
  // Joined only to learn where the server listens: whoever stays joined would start it again.
  const postgres = await joinEmbeddedPostgres({ dataDir });
  await postgres.leave();
  const kill = async () => process.kill(await postmasterOf(postgres.connection), 'SIGKILL');
  try {
    return await rounds('embedded', { DATA_DIR: dataDir, DATABASE_URL: '' }, kill);
  } finally {
    await removeEmbeddedPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function onServer(server) {
  const dataDir = mkdtempSync(join(tmpdir(), 'meditwin-crash-'));
  const name = `meditwin_crash_${process.pid}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    return await rounds('PostgreSQL', { DATA_DIR: dataDir, DATABASE_URL: url.href });
  } finally {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const results = [await onEmbedded()];
if (process.env.TEST_DATABASE_URL) results.push(await onServer(process.env.TEST_DATABASE_URL));
const failed = results.filter((missing) => missing > 0).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
