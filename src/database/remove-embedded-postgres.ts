import { rm } from 'node:fs/promises';
import { postgresBinaries } from './postgres-binaries.js';
import { postgresFolder } from './postgres-folder.js';
import { stopPostgres } from './postgres-server.js';
import { exists } from './whole-folder.js';

/** Deletes the embedded server's files of a data folder, and stops the server if a killed process left it running. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  if (!(await exists(dataDir))) return;
  const folder = await postgresFolder(dataDir);
  if (await exists(folder.data)) await stopPostgres(folder, await postgresBinaries(folder));
  await rm(folder.base, { recursive: true, force: true });
  await rm(folder.sockets, { recursive: true, force: true });
}
