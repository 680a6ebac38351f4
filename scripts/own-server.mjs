// A built server with a database of its own, for measurements: `TEST_DATABASE_URL` names a PostgreSQL server to use, else
// an embedded one is started. Nothing is left behind.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const ROOT = join(import.meta.dirname, '..');
const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/;

async function onServer(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function ownDatabase(server) {
  const name = `meditwin_measure_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function removeFolder(folder) {
  const { removeEmbeddedPostgres } = await import(
    join(ROOT, 'dist/src/database/remove-embedded-postgres.js')
  );
  await removeEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param env settings besides an own database, a free port and quiet logs
 * @returns its address, and what ends it
 */
export async function startOwnServer(env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'meditwin-measure-'));
  const server = process.env.TEST_DATABASE_URL;
  const database = server && (await ownDatabase(server));
  const child = spawn(process.execPath, [join(ROOT, 'dist/src/main.js')], {
    cwd: folder, // no .env of the developer's is found here
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      PORT: '0',
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      ...(database && { DATABASE_URL: database.url }),
      ...env,
    },
  });
  const exit = new Promise((done) => child.once('close', done));
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
    await database?.drop();
    await removeFolder(folder);
  };
  const url = await new Promise((found, failed) => {
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const [, address] = LISTENING.exec(printed) ?? [];
      if (address) found(address);
    });
    void exit.then((code) => failed(new Error(`The server ended with ${code}.\n${printed}`)));
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, stop };
}
