// `npm run image:check`: what `docker build` and `docker run --read-only` would do, where no Docker runs. Builds the image
// into a folder (built-image.mjs), then serves from it as the user `node`, without capabilities and with nothing to write
// but /tmp, in production mode on a database of its own. Needs root, Linux on x86-64, bubblewrap, and PostgreSQL
// (TEST_DATABASE_URL, else postgres@127.0.0.1:5432). Takes two minutes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { buildImage } from './built-image.mjs';
import { freePort } from './free-port.mjs';
import { ROOT } from './locked-packages.mjs';
import { run, start } from './sandbox.mjs';

const POSTGRES = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const BINARY_OF_ARGON2 = "require('node-gyp-build').resolve('node_modules/argon2')";

async function onServer(sql) {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function call(url, { body, token } = {}) {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const answer = await fetch(url, { headers, ...sent });
  return { status: answer.status, text: await answer.text() };
}

async function until(isTrue, seconds, what) {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(100))
    if (await isTrue()) return;
  throw new Error(`${what} did not happen within ${seconds} s`);
}

/** What the kernel says of the process that serves. */
function privileges(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Object.fromEntries(
    ['Uid', 'CapEff', 'CapBnd', 'NoNewPrivs'].map((name) => [
      name,
      new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)[1],
    ]),
  );
}

if (process.platform !== 'linux' || process.arch !== 'x64' || process.getuid() !== 0)
  throw new Error('This needs root, and Linux on x86-64.');
if (spawnSync('bwrap', ['--version']).status !== 0)
  throw new Error('This needs bwrap: apt-get install bubblewrap');

const scratch = mkdtempSync(join(tmpdir(), 'meditwin-image-'));
chmodSync(scratch, 0o755); // the user node walks through it
const database = `meditwin_image_${randomBytes(4).toString('hex')}`;
try {
  const image = await buildImage(ROOT, scratch);
  console.log(`${image.megabytes} MB in /app, ${image.packagesMegabytes} MB of it packages`);

  await onServer(`CREATE DATABASE ${database}`);
  const url = new URL(POSTGRES);
  url.pathname = database;
  const port = await freePort();
  const tmp = join(scratch, 'tmp');
  mkdirSync(tmp);
  chmodSync(tmp, 0o1777);
  const container = {
    app: image.app,
    node: image.node,
    tmp,
    readOnly: true,
    env: {
      ...image.env,
      PORT: `${port}`,
      DATABASE_URL: url.href,
      JWT_SECRET_KEY: randomBytes(32).toString('base64url'),
      JWT_REFRESH_SECRET_KEY: randomBytes(32).toString('base64url'),
    },
  };
  const inside = async (script, env) =>
    (await run(['node', '-p', script], { ...container, env: { ...container.env, ...env } })).output.trim();

  for (const file of ['/app/x', '/usr/x', '/x'])
    assert.match(
      await inside(`require('fs').writeFileSync('${file}', '')`),
      /EROFS|EACCES/,
      `${file} can be written`,
    );
  console.log(`argon2: ${await inside(BINARY_OF_ARGON2)}`);
  console.log(`argon2 with PREBUILDS_ONLY=1: ${await inside(BINARY_OF_ARGON2, { PREBUILDS_ONLY: '1' })}`);
  const health = async () => (await run(image.healthcheck, container)).code;
  assert.equal(await health(), 1, 'HEALTHCHECK says yes where nobody listens');

  const startedAt = performance.now();
  const server = await start(image.command, container);
  try {
    const api = `http://127.0.0.1:${port}`;
    const ready = async () => (await call(`${api}/health/ready`).catch(() => ({}))).status === 200;
    await Promise.race([
      until(ready, 40, 'readiness'),
      server.ended.then(({ output }) => assert.fail(output)),
    ]);
    console.log(`ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    const holds = privileges(server.pid);
    console.log(`the kernel says: ${JSON.stringify(holds)}`);
    assert.deepEqual(holds, {
      Uid: '1000',
      CapEff: '0000000000000000',
      CapBnd: '0000000000000000',
      NoNewPrivs: '1',
    });
    assert.equal(await health(), 0, 'HEALTHCHECK says no');

    const person = { email: 'ada@example.org', username: 'ada', password: 'a kestrel on a branch' };
    const signedUp = await call(`${api}/auth/signup`, { body: person });
    assert.equal(signedUp.status, 201, signedUp.text);
    const { access_token: token } = JSON.parse(signedUp.text);
    const body = { message: 'I have a headache' };
    for (const [path, options] of [
      ['/auth/me', { token }],
      ['/chat/message', { token, body }],
      ['/anatomy/', { token }],
      ['/console/', {}],
      ['/console/client/client.js', {}],
      ['/docs', {}],
      ['/docs/swagger-ui/swagger-ui-bundle.js', {}],
      ['/openapi.json', {}],
    ]) {
      const { status, text } = await call(`${api}${path}`, options);
      assert.equal(status, 200, `${path}: ${text.slice(0, 300)}`);
      console.log(`200 ${path}`);
    }
  } finally {
    if (existsSync(`/proc/${server.pid}`)) process.kill(server.pid, 'SIGTERM');
  }
  const { code, output } = await server.ended;
  assert.equal(code, 0, output);
  console.log(`ended with ${code} on SIGTERM; in /tmp it wrote: ${readdirSync(tmp).join(', ') || 'nothing'}`);
} finally {
  await onServer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  rmSync(scratch, { recursive: true, force: true });
}
