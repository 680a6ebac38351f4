import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const load = (file) => import(join(import.meta.dirname, '../dist/src/database', file));

async function onServer(url, sql) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/**
 * A migrated database of its own: on the server of TEST_DATABASE_URL, else on an embedded one in a folder of its own.
 * @returns its address, and what removes it
 */
export async function openBenchDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'meditwin-bench-'));
  let server = process.env.TEST_DATABASE_URL;
  let leave = async () => {};
  if (!server) {
    const { joinEmbeddedPostgres } = await load('embedded-postgres.js');
    const embedded = await joinEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    const { host, port, user } = embedded.connection;
    server = `postgresql://${user}@localhost/postgres?host=${encodeURIComponent(host)}&port=${port}`;
    leave = embedded.leave;
  }
  const name = `meditwin_bench_${process.pid}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await (await load('migrate.js')).migrate({ url: url.href });
  return {
    url: url.href,
    folder,
    async remove() {
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
      await leave();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
