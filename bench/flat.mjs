// `npm run bench:flat`: how long calls take while the tables grow: 10,000 and 1,000,000 accounts and audit events; 1,000,
// 100,000 and 1,000,000 messages, 100,000 of them in one conversation. Takes some minutes. On the server of
// TEST_DATABASE_URL, as a superuser, else on an embedded PostgreSQL. Writes bench/results/flat.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { openBenchServer } from './database.mjs';
import { openFilled } from './filled-database.mjs';
import { inTurns } from './in-turns.mjs';

const BOUND = 1.3;
const READS = { rounds: 3, calls: 200 };
/** A hash takes 20 to 40 ms, so fewer do. */
const LOGINS = { rounds: 3, calls: 30, warmUp: 3 };
const RESULTS = join(import.meta.dirname, 'results');

/** @returns what calls once and returns how long it took, in ms */
const get = (filled, path) => async () => {
  const from = performance.now();
  const { status } = await filled.call('GET', path);
  const took = performance.now() - from;
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return took;
};

const login = (filled) => async () => {
  const from = performance.now();
  const { status } = await filled.call('POST', '/auth/login', filled.caller);
  if (status !== 200) throw new Error(`a login answered ${status}`);
  return performance.now() - from;
};

/** The cursor of a list with another position in it: pages deep down, without walking there. */
async function behind(filled, path, ...position) {
  const { body } = await filled.call('GET', path);
  const [digest] = JSON.parse(Buffer.from(body.next_cursor, 'base64url').toString());
  const cursor = Buffer.from(JSON.stringify([digest, ...position])).toString('base64url');
  return `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`;
}

/** What is listed of accounts and events. @returns paths by what they are */
async function lists(filled) {
  const who = await filled.somebody();
  const at = new Date(who.created_at);
  const month = [at, new Date(at.getTime() + 30 * 24 * 3_600_000)].map((time) => time.toISOString());
  return {
    'accounts, first page': '/admin/users',
    'accounts, a page in the middle': await behind(filled, '/admin/users', who.id),
    'accounts, deactivated': '/admin/users?is_active=false',
    'search: a whole address': `/admin/users?q=${encodeURIComponent(who.email)}`,
    'search: a username': `/admin/users?q=${who.username}`,
    'search: nobody has it': '/admin/users?q=lovelace',
    'search: two letters, nobody has them': '/admin/users?q=zq',
    'search: three in ten have it': '/admin/users?q=example.org',
    'search, active users alone': `/admin/users?q=${who.username}&role=user&is_active=true`,
    'audit log, first page': '/admin/audit-log',
    'audit log, a page in the middle': await behind(filled, '/admin/audit-log', at.toISOString(), who.id),
    'audit log, one actor': `/admin/audit-log?actor=${who.id}`,
    'audit log, one subject': `/admin/audit-log?subject=${who.id}`,
    'audit log, a common action': '/admin/audit-log?action=session.opened',
    'audit log, an action that never was': '/admin/audit-log?action=role.deleted',
    'audit log, a month in the past': `/admin/audit-log?from=${month[0]}&to=${month[1]}`,
    'own sessions': '/auth/sessions',
    'own account': '/auth/me',
    patients: '/patients',
  };
}

/** They find more the more accounts there are, and sort it: reported, without a bound. */
const growing = {
  'search: a last name that 1 in 150 has': '/admin/users?q=zimmermann',
  'search: a first and last name': '/admin/users?q=hannah+zimmermann',
  'accounts, auditors (1 in 1,000)': '/admin/users?role=auditor',
};

async function historyPages(filled, conversation, messages) {
  const path = `/chat/history/${conversation}`;
  return {
    'history, newest page': path,
    'history, a page in the middle': await behind(filled, path, String(messages / 2)),
    'history, oldest page': await behind(filled, path, '51'),
  };
}

const bench = await openBenchServer();
const opened = [];
const open = async (sizes) => {
  const filled = await openFilled(bench, sizes);
  opened.push(filled);
  console.log(`${JSON.stringify(sizes)} filled, indexed and sealed in ${filled.fillSeconds} s.`);
  return filled;
};
try {
  const small = await open({ people: 10_000, messages: 1_000 });
  const middle = await open({ people: 10_000, messages: 100_000 });
  const large = await open({ people: 1_000_000, messages: 1_000_000, long: 100_000 });
  const load = loadavg()[0];

  const cases = {};
  const measure = async (name, sizes, effort, bound = BOUND) => {
    const measured = await inTurns(sizes, effort);
    cases[name] = { ...measured, bound };
    const { ms, ratio, spread } = measured;
    const verdict = bound === null ? '' : ratio > bound ? `  OVER ${bound}` : '';
    const times = Object.entries(ms).map(([size, took]) => `${size} ${took} ms`);
    console.log(`${name}: ${times.join(', ')}; × ${ratio} (${spread.join('–')})${verdict}`);
  };
  const accounts = (of) => ({ '10,000': of(small), '1,000,000': of(large) });
  const paths = [await lists(small), await lists(large)];
  for (const name of Object.keys(paths[0]))
    await measure(
      name,
      { '10,000': get(small, paths[0][name]), '1,000,000': get(large, paths[1][name]) },
      READS,
    );
  await measure('login', accounts(login), LOGINS);
  const ofLogin = (filled) => () => filled.databaseMs('POST', '/auth/login', filled.caller);
  await measure("login, the database's part", accounts(ofLogin), LOGINS);

  const pages = [
    ['1,000', small, small.conversation, 200],
    ['100,000', middle, middle.conversation, 200],
    ['1,000,000', large, large.conversation, 200],
    ['100,000 in one', large, large.long, 100_000],
  ];
  const history = await Promise.all(pages.map(([, filled, ...of]) => historyPages(filled, ...of)));
  for (const name of Object.keys(history[0]))
    await measure(
      name,
      Object.fromEntries(pages.map(([size, filled], i) => [size, get(filled, history[i][name])])),
      READS,
    );
  const conversations = (filled) => get(filled, '/chat/sessions');
  await measure(
    'own conversations',
    { '1,000': conversations(small), '1,000,000': conversations(large) },
    READS,
  );

  for (const [name, path] of Object.entries(growing))
    await measure(
      name,
      accounts((filled) => get(filled, path)),
      READS,
      null,
    );

  const over = Object.keys(cases).filter((name) => cases[name].bound && cases[name].ratio > BOUND);
  console.log(over.length ? `Over ${BOUND}: ${over.join('; ')}.` : `All within ${BOUND}.`);
  const machine = {
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
    load_before: Number(load.toFixed(1)),
    node: process.version,
    postgres: await large.version(),
  };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    join(RESULTS, 'flat.json'),
    `${JSON.stringify({ measured_at: new Date().toISOString(), machine, ...READS, logins: LOGINS, cases }, null, 2)}\n`,
  );
  process.exitCode = over.length ? 1 : 0;
} finally {
  await Promise.all(opened.map((filled) => filled.close()));
  await bench.remove();
}
