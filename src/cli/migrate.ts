import process from 'node:process';
import { loadSettings } from '../config/load-settings.js';
import { migrate } from '../database/migrate.js';
import { openDatabase } from '../database/open-database.js';
import { letServe } from '../database/serving-role.js';

// npm run migrate    brings the schema up to date, as the role of DATABASE_MIGRATION_URL, else of DATABASE_DIRECT_URL or DATABASE_URL.
// When these are two roles, the one of DATABASE_URL gets what it needs to serve, and no more.
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

async function run(): Promise<void> {
  const settings = loadSettings();
  const { database, directDatabase, migrationDatabase } = settings;
  if (migrationDatabase === undefined) {
    await (await openDatabase({ ...settings, database: directDatabase, migrateOnStart: true }, say)).leave();
    return say('The schema is up to date.');
  }
  await migrate(migrationDatabase);
  say('The schema is up to date.');
  const server = database?.user;
  if (!server || server === migrationDatabase.user) return;
  await letServe(migrationDatabase, server);
  say(`The role ${server} may serve: its rights are up to date.`);
}

run().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
