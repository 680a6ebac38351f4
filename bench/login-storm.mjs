// `npm run bench:login-storm`: how long other calls take while 200 people sign in at the same moment. Budgets are off, so
// that all of them reach the hash queue. Prints p50, p99 and max of GET /auth/forward, idle and in the storm.
import { startOwnServer } from '../scripts/own-server.mjs';

const LOGINS = 200;
const STORMS = 10;
const IDLE_CALLS = 2_000;
const BOUND = 5;

const { url, stop } = await startOwnServer({ RATE_LIMIT_SCALE: '0' });
const post = (path, body) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const account = { email: 'ada@example.org', password: 'SecurePass123!' };
const { access_token } = await (await post('/auth/signup', { ...account, username: 'ada' })).json();

async function forward() {
  const start = performance.now();
  const answer = await fetch(`${url}/auth/forward`, { headers: { authorization: `Bearer ${access_token}` } });
  await answer.text();
  if (answer.status !== 200) throw new Error(`/auth/forward answered ${answer.status}.`);
  return performance.now() - start;
}

const logIn = async () => {
  const answer = await post('/auth/login', account);
  await answer.text();
  return { status: answer.status, wait: answer.headers.get('retry-after') };
};

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { calls: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) };
}

try {
  for (let i = 0; i < 200; i++) await forward();
  const idle = [];
  for (let i = 0; i < IDLE_CALLS; i++) idle.push(await forward());

  const stormy = [];
  const answers = [];
  for (let storm = 0; storm < STORMS; storm++) {
    const state = { raging: true };
    const all = Promise.all(Array.from({ length: LOGINS }, logIn)).finally(() => (state.raging = false));
    while (state.raging) stormy.push(await forward());
    answers.push(...(await all));
  }
  const ms = ({ calls, ...rest }) =>
    Object.fromEntries([['calls', calls], ...Object.entries(rest).map(([k, v]) => [k, +v.toFixed(2)])]);
  console.table({ idle: ms(summary(idle)), 'in the storm': ms(summary(stormy)) });
  const served = answers.filter(({ status }) => status === 200).length;
  const refused = answers.filter(({ status, wait }) => status === 503 && Number(wait) > 0).length;
  console.log(
    `${answers.length} logins: ${served} got in, ${refused} were told to come back (503, Retry-After).`,
  );
  const ratio = summary(stormy).p99 / summary(idle).p99;
  console.log(`p99 in the storm is ${ratio.toFixed(1)} × the idle one; the bound is ${BOUND}.`);
  process.exitCode = served + refused === answers.length && ratio < BOUND ? 0 : 1;
} finally {
  await stop();
}
