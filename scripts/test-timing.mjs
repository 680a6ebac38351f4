// `npm run test:timing`: does the time of a refused sign-in tell whether an account exists? By hand, on a quiet machine;
// budgets are off. 200 interleaved pairs of each kind; the shift's 95 % interval must lie within 5 % of the median. What
// fails is measured once more. Exit code 0: nothing can be told apart.
import { randomBytes } from 'node:crypto';
import { startOwnServer } from './own-server.mjs';
import { median, shift } from './shift.mjs';

const PAIRS = Number(process.argv[2] ?? 200);
const WARM_UP = 10;
const TOLERANCE = 0.05;
const PASSWORD = 'SecurePass123!';
const ADMIN = { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'Timing-Admin-123' };

const { url, stop } = await startOwnServer({ RATE_LIMIT_SCALE: '0', ...ADMIN });

async function send(path, body, more = {}) {
  const headers = { 'content-type': 'application/json', ...more.headers };
  const answer = await fetch(url + path, { method: 'POST', ...more, headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}
const newName = () => `t${randomBytes(8).toString('hex')}`;

async function newAccount() {
  const username = newName();
  const email = `${username}@example.org`;
  const { body } = await send('/auth/signup', { email, username, password: PASSWORD });
  return { email, id: body.user_id, device: body.device_token };
}

async function deactivated() {
  const account = await newAccount();
  const { body } = await send('/auth/login', {
    email: ADMIN.ADMIN_EMAIL,
    password: ADMIN.ADMIN_PASSWORD,
  });
  const headers = { authorization: `Bearer ${body.access_token}` };
  const more = { method: 'PATCH', headers };
  const { status } = await send(`/admin/users/${account.id}`, { is_active: false }, more);
  if (status !== 200) throw new Error(`Deactivation answered ${status}.`);
  return account;
}

const FORM = 'application/x-www-form-urlencoded';
const logIn = (headers) => (email, password) =>
  fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password }),
  });
const askForToken = (username, password) =>
  fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': FORM },
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  });

async function timed(way, email, password) {
  const start = performance.now();
  const answer = await way(email, password);
  await answer.text();
  const ms = performance.now() - start;
  if (answer.status !== 400 && answer.status !== 401) throw new Error(`A sign-in answered ${answer.status}.`);
  return ms;
}

const [existing, idle, stranger] = [await newAccount(), await deactivated(), await newAccount()];
const WAYS = {
  '/auth/login': logIn({}),
  '/auth/login, a device token of another': logIn({ 'x-device-token': stranger.device }),
  '/auth/token': askForToken,
};
const OTHERS = {
  unknown: () => [`${newName()}@example.org`, PASSWORD],
  'deactivated, right password': () => [idle.email, PASSWORD],
};

/** In each round every kind once, in an order of its own, so that whatever else the machine does hits all alike. */
async function measure(way, other) {
  const kinds = { existing: () => [existing.email, 'not the password'], other };
  const pairs = [];
  for (let round = -WARM_UP; round < PAIRS; round++) {
    const order = Math.random() < 0.5 ? ['existing', 'other'] : ['other', 'existing'];
    const took = {};
    for (const kind of order) took[kind] = await timed(way, ...kinds[kind]());
    if (round >= 0) pairs.push(took);
  }
  const base = median(pairs.map(({ existing: ms }) => ms));
  const { estimate, low, high } = shift(pairs.map((took) => took.other - took.existing));
  return { base, estimate, low, high, passes: low >= -TOLERANCE * base && high <= TOLERANCE * base };
}

const percent = (part, whole) => `${((part / whole) * 100).toFixed(2)} %`;
const rows = [];
let failures = 0;
try {
  for (const [path, way] of Object.entries(WAYS))
    for (const [kind, other] of Object.entries(OTHERS)) {
      const tries = [await measure(way, other)];
      if (!tries[0].passes) tries.push(await measure(way, other));
      for (const [at, { base, estimate, low, high, passes }] of tries.entries())
        rows.push({
          call: path,
          'existing against': kind + (at ? ' (again)' : ''),
          'median ms': base.toFixed(1),
          shift: percent(estimate, base),
          '95 % from': percent(low, base),
          to: percent(high, base),
          within: passes,
        });
      if (!tries.at(-1).passes) failures++;
    }
} finally {
  await stop();
}
console.table(rows);
process.exit(failures > 0 ? 1 : 0);
