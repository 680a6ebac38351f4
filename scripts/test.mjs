// `npm test`: builds what is missing, brings up one PostgreSQL server for the run, runs Jest against it, and
// leaves nothing behind. TEST_DATABASE_URL names a server to use instead of an embedded one; the tests only
// ever touch databases of their own on it. With TEST_FLEET=true each server of the tests is two behind nginx.
// Arguments go to Jest: `npm test -- test/auth.test.ts -t refresh`.
// `--slow`, as `npm run test:slow` says it, runs the tests that take minutes instead.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { secretsInOutput } from './secrets-in-output.mjs';
import { toldAlone } from './told-alone.mjs';

process.chdir(dirname(import.meta.dirname));

const NAME = 'meditwin-test-';
const RUN = `meditwin_test_${process.pid}_${Date.now().toString(36)}`;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const GRACE_MS = 5_000;
const SLOW = '--slow';
/** One leak shows up everywhere. */
const MAX_TOLD = 50;

let stoppedBy;
let child;
for (const signal of Object.keys(SIGNALS)) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    signalGroup('SIGTERM');
  });
}

/** Each program gets a process group of its own, so that everything it started can be ended with it. */
async function run(args, options = {}) {
  if (stoppedBy) throw new Error(`stopped by ${stoppedBy}`);
  child = spawn(process.execPath, args, { stdio: 'inherit', detached: true, ...options });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (status) => resolve(status ?? 1));
  });
  const until = Date.now() + (stoppedBy ? GRACE_MS : 0);
  while (signalGroup(0) && Date.now() < until) await sleep(50);
  signalGroup('SIGKILL');
  child = undefined;
  if (stoppedBy) throw new Error(`stopped by ${stoppedBy}`);
  return code;
}

function signalGroup(signal) {
  try {
    return child?.pid ? process.kill(-child.pid, signal) : false;
  } catch {
    return false; // the group is empty
  }
}

async function buildIfNeeded() {
  if ((await run(['scripts/build-if-needed.mjs'])) !== 0) throw new Error('the build failed');
}

/** The address of another database on the same server. */
function at(server, database) {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(server, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: server });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const load = (file) => import(join(process.cwd(), 'dist/src', file));

/** The embedded server lets one role in; tests of what a lesser role may do make roles of their own. */
async function letRolesIn(client) {
  const { rows } = await client.query(
    `SELECT current_setting('hba_file') AS hba, current_setting('ident_file') AS ident`,
  );
  appendFileSync(rows[0].hba, 'local all all peer map=tests\n');
  appendFileSync(rows[0].ident, `tests "${userInfo().username}" all\n`);
}

async function embeddedServer(folder) {
  const { joinEmbeddedPostgres } = await load('database/embedded-postgres.js');
  const { connection, leave } = await joinEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  const { host, port, user } = connection;
  const url = `postgresql://${user}@localhost/postgres?host=${encodeURIComponent(host)}&port=${port}`;
  // The files are thrown away at the end, so nothing needs to wait for the disk.
  await onServer(url, async (client) => {
    await client.query('ALTER SYSTEM SET fsync = off');
    await letRolesIn(client);
    await client.query('SELECT pg_reload_conf()');
  });
  return { url, leave };
}

/** Every test file's database is a copy of this one. */
async function makeTemplate(server) {
  const { databaseAddress } = await load('config/database-address.js');
  const { migrate } = await load('database/migrate.js');
  const name = `${RUN}_template`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name}`));
  await migrate(databaseAddress(at(server, name)));
  await onServer(server, (client) => client.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`));
  return name;
}

async function dropDatabases(server) {
  await onServer(server, async (client) => {
    const { rows } = await client.query(
      `SELECT datname FROM pg_database WHERE starts_with(datname, '${RUN}_')`,
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    const roles = await client.query(`SELECT rolname FROM pg_roles WHERE starts_with(rolname, '${RUN}_')`);
    for (const { rolname } of roles.rows) await client.query(`DROP ROLE IF EXISTS ${rolname}`);
  });
}

/** Every folder in a run's folder may be the DATA_DIR of an embedded server. */
async function removeFolder(folder) {
  const { removeEmbeddedPostgres } = await load('database/remove-embedded-postgres.js').catch(() => ({}));
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmbeddedPostgres?.(join(folder, entry.name));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** What a run left that was killed outright. */
async function removeAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(NAME))) {
    const folder = join(tmpdir(), name);
    const pid = Number.parseInt(name.slice(NAME.length), 10);
    const ours = statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
    if (ours && pid > 0 && !alive(pid)) await removeFolder(folder);
  }
}

function alive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function count(resultFile, code) {
  const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : {};
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = result;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** @returns how many secrets stand in what servers and commands printed */
function searchOutput(folder) {
  const { findings, files, bytes, secrets } = secretsInOutput(folder);
  for (const finding of findings.slice(0, MAX_TOLD)) console.error(`A secret was printed: ${finding}`);
  const searched = `${Math.round(bytes / 1e3)} kB of output of ${files} processes searched for ${secrets} secrets`;
  if (files > 0) console.log(`${searched}: ${findings.length || 'none'} found`);
  return findings.length;
}

const folder = mkdtempSync(join(tmpdir(), `${NAME}${process.pid}-`));
const cleanUps = [() => removeFolder(folder)];
let outcome = { passed: 0, failed: 1 };
try {
  await buildIfNeeded();
  await removeAbandoned();
  let server = process.env.TEST_DATABASE_URL;
  if (!server) {
    const embedded = await embeddedServer(folder);
    cleanUps.unshift(embedded.leave);
    server = embedded.url;
  } else {
    cleanUps.unshift(() => dropDatabases(server));
  }
  const template = await makeTemplate(server);
  const resultFile = join(folder, 'result.json');
  const given = process.argv.slice(2).filter((option) => option !== SLOW);
  // At the end: Jest takes every word that follows for one more expression.
  if (process.argv.includes(SLOW)) given.push('--testRegex', '\\.slow\\.ts$');
  const workers = given.some((option) => option.startsWith('--maxWorkers'))
    ? []
    : [`--maxWorkers=${process.env.TEST_FLEET ? 2 : 3}`];
  if (process.env.TEST_FLEET) workers.push('--testTimeout=120000'); // twice as much has to start
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  const code = await run([...jest, ...workers, '--json', `--outputFile=${resultFile}`, ...given], {
    env: {
      ...process.env,
      MEDITWIN_TEST_SERVER: server,
      MEDITWIN_TEST_RUN: RUN,
      MEDITWIN_TEST_TEMPLATE: template,
      MEDITWIN_TEST_FOLDER: folder,
    },
  });
  outcome = count(resultFile, code);
  outcome.failed += searchOutput(folder);
  for (const line of toldAlone(folder)) console.log(line);
} catch (error) {
  console.error(stoppedBy ? `Stopped by ${stoppedBy}.` : error);
} finally {
  for (const cleanUp of cleanUps) {
    await cleanUp().catch((error) => {
      console.error(error);
      outcome.failed ||= 1;
    });
  }
}
console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
process.exit(stoppedBy ? SIGNALS[stoppedBy] : outcome.failed > 0 ? 1 : 0);
