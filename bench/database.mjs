import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const load = (file) => import(join(import.meta.dirname, '../dist/src', file));

async function onServer(url, sql) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/**
 * The server of TEST_DATABASE_URL, else an embedded one in a folder of its own.
 * @returns what makes migrated databases on it, and what removes them
 */
export async function openBenchServer() {
  const folder = mkdtempSync(join(tmpdir(), 'meditwin-bench-'));
  let server = process.env.TEST_DATABASE_URL;
  let leave = async () => {};
  if (!server) {
    const { joinEmbeddedPostgres } = await load('database/embedded-postgres.js');
    const dataDir = join(folder, 'postgres');
    const embedded = await joinEmbeddedPostgres({ dataDir });
    const { host, port, user } = embedded.connection;
    server = `postgresql://${user}@localhost/postgres?host=${encodeURIComponent(host)}&port=${port}`;
    // As root the files are elsewhere, and would stay there.
    leave = async () => {
      await embedded.leave();
      await (await load('database/remove-embedded-postgres.js')).removeEmbeddedPostgres(dataDir);
    };
  }
  const names = [];
  return {
    folder,
    /** @returns the address of a new database */
    async create() {
      const name = `meditwin_bench_${process.pid}_${names.length}`;
      await onServer(server, `CREATE DATABASE ${name}`);
      names.push(name);
      const url = new URL(server);
      url.pathname = `/${name}`;
      const { databaseAddress } = await load('config/database-address.js');
      await (await load('database/migrate.js')).migrate(databaseAddress(url.href));
      return url.href;
    },
    async remove() {
      for (const name of names) await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
      await leave();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One migrated database on a bench server. @returns its address, and what removes it */
export async function openBenchDatabase() {
  const { folder, create, remove } = await openBenchServer();
  return { url: await create(), folder, remove };
}
